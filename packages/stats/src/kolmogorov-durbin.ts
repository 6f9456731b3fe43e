/**
 * P(D_N < d) by Durbin's matrix in the form of Marsaglia, Tsang and Wang: n!/nⁿ times the middle
 * element of the n-th power of a (2k − 1)² matrix, k = ⌊nd⌋ + 1. Meant for n ≤ 500.
 *
 * @see https://doi.org/10.18637/jss.v008.i18
 */
export function durbinLowerTail(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  let power = { matrix: durbinMatrix(size, k - n * d), exponent: 0 };
  let result = { matrix: identity(size), exponent: 0 };
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = product(result, power, size);
    if (rest > 1) power = product(power, power, size);
  }
  let log2 = result.exponent;
  let value = result.matrix[(k - 1) * size + k - 1] as number;
  // Times n!/n^n, kept in range.
  for (let i = 1; i <= n; i++) {
    value *= i / n;
    if (value < 1e-100 && value > 0) {
      value *= 2 ** 300;
      log2 -= 300;
    }
  }
  return value * 2 ** log2;
}

function durbinMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= Math.min(size - 1, i + 1); j++) matrix[i * size + j] = 1;
  for (let i = 0; i < size; i++) {
    matrix[i * size] = (matrix[i * size] as number) - h ** (i + 1);
    const last = (size - 1) * size + i;
    matrix[last] = (matrix[last] as number) - h ** (size - i);
  }
  if (2 * h > 1) {
    const corner = (size - 1) * size;
    matrix[corner] = (matrix[corner] as number) + (2 * h - 1) ** size;
  }
  for (let i = 0; i < size; i++) {
    let factorial = 1;
    for (let j = i; j >= 0; j--) {
      factorial *= i - j + 1;
      matrix[i * size + j] = (matrix[i * size + j] as number) / factorial;
    }
  }
  return matrix;
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

interface Scaled {
  readonly matrix: Float64Array;
  /** The matrix stands for itself times 2^exponent. */
  readonly exponent: number;
}

function product(a: Scaled, b: Scaled, size: number): Scaled {
  const matrix = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const left = a.matrix[i * size + k] as number;
      if (left === 0) continue;
      for (let j = 0; j < size; j++)
        matrix[i * size + j]! += left * (b.matrix[k * size + j] as number);
    }
  }
  for (const entry of matrix) largest = Math.max(largest, Math.abs(entry));
  const shift = largest > 2 ** 300 ? 300 : largest < 2 ** -300 ? -300 : 0;
  if (shift !== 0) for (let i = 0; i < matrix.length; i++) matrix[i]! *= 2 ** -shift;
  return { matrix, exponent: a.exponent + b.exponent + shift };
}
