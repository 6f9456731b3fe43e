/** Σ w y / Σ w as the first target plus the mean distance from it: exact when all targets are equal. */
export function weightedTargetMean(target: Float64Array, weights: Float64Array | null): number {
  const first = target[0] as number;
  let sum = 0;
  let weight = 0;
  for (let row = 0; row < target.length; row++) {
    const w = weights ? (weights[row] as number) : 1;
    sum += w * ((target[row] as number) - first);
    weight += w;
  }
  return first + sum / weight;
}
