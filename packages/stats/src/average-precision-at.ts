import { requireCutoff, totalRelevantOf } from "./ranking-cutoff.ts";

/**
 * Average precision of one ranked list: Σ precision at each relevant item among the first k, divided by
 * min(k, relevant items in all). Its mean over queries is MAP@k.
 *
 * @param relevances in ranked order; above 0 is relevant
 * @param k whole number ≥ 1, or Infinity for the whole list
 * @param totalRelevant relevant items in all, missed ones too; those of the list when left out
 * @returns in [0, 1], or null when nothing is relevant
 * @example
 * assert.equal(averagePrecisionAt([1, 0, 1], 3), (1 + 2 / 3) / 2);
 */
export function averagePrecisionAt(
  relevances: readonly number[],
  k: number,
  totalRelevant?: number,
): number | null {
  requireCutoff(k);
  const total = totalRelevantOf(relevances, totalRelevant);
  if (total === 0) return null;
  let hits = 0;
  let sum = 0;
  for (let i = 0; i < Math.min(k, relevances.length); i++) {
    if ((relevances[i] as number) > 0) sum += ++hits / (i + 1);
  }
  return sum / Math.min(k, total);
}
