import { type DistanceConventions, type DistanceResult, sumOverBins } from "./binned-distance.ts";
import type { BinCounts } from "./paired-totals.ts";

export const hellingerConventions: DistanceConventions = Object.freeze({
  logBase: null,
  root: true,
  zero: "none",
});

/**
 * Hellinger distance √(½ Σ (√p − √q)²), p and q the shares per bin of reference and current rows. In
 * [0, 1], symmetric, a metric; empty bins need no smoothing. The parts per bin sum to its square.
 * Without drift the square is about (1/n + 1/m) χ²(bins − 1) / 8.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see https://en.wikipedia.org/wiki/Hellinger_distance
 * @example
 * assert.deepEqual(hellinger([4, 0], [0, 2]), {
 *   defined: true,
 *   value: 1,
 *   contributions: [0.5, 0.5],
 * });
 */
export function hellinger(reference: BinCounts, current: BinCounts): DistanceResult {
  return sumOverBins(reference, current, hellingerTerm, Math.sqrt);
}

/** ½ (√p − √q)², written so that close shares do not cancel. */
export function hellingerTerm(p: number, q: number): number {
  const gap = (p - q) / (Math.sqrt(p) + Math.sqrt(q));
  return (gap * gap) / 2;
}
