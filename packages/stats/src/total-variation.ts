import { type DistanceConventions, type DistanceResult, sumOverBins } from "./binned-distance.ts";
import type { BinCounts } from "./paired-totals.ts";

export const totalVariationConventions: DistanceConventions = Object.freeze({
  logBase: null,
  root: false,
  zero: "none",
});

/**
 * Total variation distance ½ Σ |p − q|: the share of rows that would have to move to another bin.
 * In [0, 1], symmetric, a metric. The parts per bin sum to it.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see https://en.wikipedia.org/wiki/Total_variation_distance_of_probability_measures
 * @example
 * assert.deepEqual(totalVariation([1, 1], [2, 0]), {
 *   defined: true,
 *   value: 0.5,
 *   contributions: [0.25, 0.25],
 * });
 */
export function totalVariation(reference: BinCounts, current: BinCounts): DistanceResult {
  return sumOverBins(reference, current, (p, q) => Math.abs(p - q) / 2);
}
