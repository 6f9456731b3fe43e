import { relevantWithin, requireCutoff, totalRelevantOf } from "./ranking-cutoff.ts";

/**
 * Relevant items among the first k, divided by k; a list shorter than k is filled up with misses.
 *
 * @returns in [0, 1], or null when nothing is relevant
 * @throws RangeError when k is not a whole number ≥ 1
 */
export function precisionAt(
  relevances: readonly number[],
  k: number,
  totalRelevant?: number,
): number | null {
  requireCutoff(k);
  if (k === Infinity) throw new RangeError("precision needs a finite k, got Infinity");
  if (totalRelevantOf(relevances, totalRelevant) === 0) return null;
  return relevantWithin(relevances, k) / k;
}

/**
 * Relevant items among the first k, divided by all relevant items, those that the list misses included.
 *
 * @returns in [0, 1], or null when nothing is relevant
 */
export function recallAt(
  relevances: readonly number[],
  k: number,
  totalRelevant?: number,
): number | null {
  requireCutoff(k);
  const total = totalRelevantOf(relevances, totalRelevant);
  return total === 0 ? null : relevantWithin(relevances, k) / total;
}

/**
 * 1 when a relevant item is among the first k, else 0. Its mean is the hit rate.
 *
 * @returns 0 or 1, or null when nothing is relevant
 */
export function hitAt(
  relevances: readonly number[],
  k: number,
  totalRelevant?: number,
): number | null {
  requireCutoff(k);
  if (totalRelevantOf(relevances, totalRelevant) === 0) return null;
  return relevantWithin(relevances, k) > 0 ? 1 : 0;
}
