/** Mean and Σ(x − mean)², in two passes. */
export function centredSquares(values: ArrayLike<number>): {
  readonly mean: number;
  readonly squares: number;
} {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += ((values[i] as number) - mean) / (i + 1);
  let [squares, rest] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const off = (values[i] as number) - mean;
    squares += off * off;
    rest += off;
  }
  return { mean, squares: squares - (rest * rest) / Math.max(1, values.length) };
}

/** √(Σ(x − mean)²/n) of at least one value. */
export function populationSd(values: ArrayLike<number>): number {
  return Math.sqrt(centredSquares(values).squares / values.length);
}
