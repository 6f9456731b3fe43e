import { type DistanceConventions, type DistanceResult, sumOverBins } from "./binned-distance.ts";
import type { BinCounts } from "./paired-totals.ts";

export const lInfinityConventions: DistanceConventions = Object.freeze({
  logBase: null,
  root: false,
  zero: "none",
});

/**
 * L∞ distance max |p − q|: the largest change of one bin's share. In [0, 1], symmetric, a metric. The
 * part of a bin is its own |p − q|; the value is the largest part, not their sum.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see https://en.wikipedia.org/wiki/Chebyshev_distance
 * @example
 * assert.deepEqual(lInfinity([1, 1], [2, 0]), {
 *   defined: true,
 *   value: 0.5,
 *   contributions: [0.5, 0.5],
 * });
 */
export function lInfinity(reference: BinCounts, current: BinCounts): DistanceResult {
  const changes = sumOverBins(reference, current, (p, q) => Math.abs(p - q));
  if (!changes.defined) return changes;
  const { contributions } = changes;
  const value = contributions.reduce((largest, change) => Math.max(largest, change), 0);
  return { defined: true, value, contributions };
}
