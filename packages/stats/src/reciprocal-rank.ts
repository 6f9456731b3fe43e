import { requireCutoff, totalRelevantOf } from "./ranking-cutoff.ts";

/**
 * 1 / rank of the first relevant item, 0 when it is not among the first k. Its mean is MRR@k.
 *
 * @param relevances in ranked order; above 0 is relevant
 * @param k whole number ≥ 1, or Infinity for the whole list
 * @param totalRelevant relevant items in all, missed ones too; those of the list when left out
 * @returns in [0, 1], or null when nothing is relevant
 * @example
 * assert.equal(reciprocalRankAt([0, 1], 10), 0.5);
 */
export function reciprocalRankAt(
  relevances: readonly number[],
  k: number,
  totalRelevant?: number,
): number | null {
  requireCutoff(k);
  if (totalRelevantOf(relevances, totalRelevant) === 0) return null;
  const index = relevances.findIndex((relevance) => relevance > 0);
  return index < 0 || index >= k ? 0 : 1 / (index + 1);
}
