import erfcinv from "@stdlib/math-base-special-erfcinv";

/**
 * z with P(Z ≤ z) = p for the standard normal, z = −√2 erfc⁻¹(2p). The lower tail keeps its digits
 * down to p = 1e-300; for an upper tail ask for −normalQuantile(1 − p) with the small probability.
 *
 * @param p probability in [0, 1]; 0 gives −Infinity and 1 gives Infinity
 * @throws RangeError when p is outside [0, 1]
 * @example
 * assert.equal(normalQuantile(0.5), 0);
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Probability must be in [0, 1], got ${p}`);
  if (p === 0.5) return 0;
  return -Math.SQRT2 * erfcinv(2 * p);
}
