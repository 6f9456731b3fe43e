/**
 * An e-value from a p-value: ½ p^(−1/2), whose mean is 1 when p is uniform. Use it only where no
 * e-value exists, to average or to hand it to e-BH; it costs power.
 *
 * @param pValue in [0, 1]
 * @returns at least ½; Infinity at p = 0
 * @throws RangeError when the p-value is outside [0, 1]
 * @see Vovk and Wang (2021), https://doi.org/10.1214/20-AOS2020
 * @example
 * assert.equal(pToE(0.0001), 50);
 */
export function pToE(pValue: number): number {
  if (!(pValue >= 0 && pValue <= 1)) {
    throw new RangeError(`A p-value lies in [0, 1], got ${pValue}`);
  }
  return 0.5 / Math.sqrt(pValue);
}
