/**
 * P(D ≥ observed) for two samples without ties, exactly: the share of lattice paths from (0, 0) to
 * (n, m) that meet |i/n − j/m| ≥ steps·g/(nm), g = gcd(n, m).
 *
 * A(i, j), the chance that a random path through (i, j) has met the boundary by then, is 1 on the
 * boundary and (i A(i−1, j) + j A(i, j−1))/(i + j) inside. Only additions of numbers in [0, 1]: no
 * overflow and about (n + m) roundings of relative error, however small the tail. Work is n times
 * the width of the band.
 *
 * @param n rows of the one sample, whole and ≥ 1
 * @param m rows of the other
 * @param steps D·lcm(n, m), a whole number ≥ 0
 * @see https://doi.org/10.1007/BF02589501 (Hodges 1958, on counting paths)
 * @example
 * assert.ok(Math.abs(ksPathTail(2, 2, 2) - 1 / 3) < 1e-15);
 */
export function ksPathTail(n: number, m: number, steps: number): number {
  if (steps <= 0) return 1;
  const g = greatestCommonDivisor(n, m);
  const perRow = m / g;
  const perColumn = n / g;
  const tail = new Float64Array(m + 1);
  let previousHigh = -1;
  for (let i = 0; i <= n; i++) {
    const low = Math.max(0, Math.floor((i * perRow - steps) / perColumn) + 1);
    const high = Math.min(m, Math.ceil((i * perRow + steps) / perColumn) - 1);
    for (let j = previousHigh + 1; j <= high; j++) tail[j] = i === 0 ? 0 : 1;
    previousHigh = high;
    if (i > 0) advanceRow(tail, i, low, high);
  }
  return tail[m] as number;
}

// Replaces A(i − 1, ·) by A(i, ·) between low and high; what lies left of low is on the boundary.
function advanceRow(tail: Float64Array, i: number, low: number, high: number): void {
  let left = low > 0 ? 1 : 0;
  for (let j = low; j <= high; j++) {
    left = (i * (tail[j] as number) + j * left) / (i + j);
    tail[j] = left;
  }
}

/** The largest whole number that divides both. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
