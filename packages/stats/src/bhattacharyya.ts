import { type DistanceConventions, type DistanceResult, sumOverBins } from "./binned-distance.ts";
import { hellingerTerm } from "./hellinger.ts";
import type { BinCounts } from "./paired-totals.ts";
import { undefinedBecause } from "./result.ts";

export const bhattacharyyaConventions: DistanceConventions = Object.freeze({
  logBase: "e",
  root: false,
  zero: "none",
});

/**
 * Bhattacharyya distance −ln Σ √(p q) in nats, p and q the shares per bin of reference and current
 * rows; equal to −ln(1 − H²) with the Hellinger distance H. Symmetric, ≥ 0. The logarithm is shared
 * among the bins in proportion to their part of H². Without drift about
 * (1/n + 1/m) χ²(bins − 1) / 8.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty, `no-common-support` when no bin holds rows of
 *   both (the distance would be infinite)
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see https://en.wikipedia.org/wiki/Bhattacharyya_distance
 * @example
 * assert.deepEqual(bhattacharyya([4, 0], [0, 2]), { defined: false, why: "no-common-support" });
 */
export function bhattacharyya(reference: BinCounts, current: BinCounts): DistanceResult {
  const squared = sumOverBins(reference, current, hellingerTerm);
  if (!squared.defined) return squared;
  if (!overlap(reference, current)) return undefinedBecause("no-common-support");
  if (squared.value === 0) return squared;
  const value = -Math.log1p(-squared.value);
  const stretch = value / squared.value;
  return { defined: true, value, contributions: squared.contributions.map((h) => h * stretch) };
}

function overlap(reference: BinCounts, current: BinCounts): boolean {
  for (let b = 0; b < reference.length; b++) {
    if ((reference[b] as number) > 0 && (current[b] as number) > 0) return true;
  }
  return false;
}
