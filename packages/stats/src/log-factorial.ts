const tableSize = 256;
const halfLogTwoPi = 0.9189385332046728;
let table: Float64Array | null = null;

/**
 * ln(n!) of a whole number n ≥ 0, relative error below 1e-15: a table up to 255, Stirling's series
 * above. Several times faster than the general log-gamma, which matters inside random samplers.
 *
 * @see https://dlmf.nist.gov/5.11
 * @example
 * assert.equal(logFactorial(1), 0);
 */
export function logFactorial(n: number): number {
  if (n < tableSize) {
    table ??= smallLogFactorials();
    return table[n] as number;
  }
  const inverse = 1 / n;
  const square = inverse * inverse;
  const correction = inverse * (1 / 12 - square * (1 / 360 - square / 1260));
  return (n + 0.5) * Math.log(n) - n + halfLogTwoPi + correction;
}

function smallLogFactorials(): Float64Array {
  const values = new Float64Array(tableSize);
  let sum = 0;
  let lost = 0;
  for (let n = 2; n < tableSize; n++) {
    const term = Math.log(n) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    values[n] = sum;
  }
  return values;
}
