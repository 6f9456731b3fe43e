import { requireCutoff, requireRelevances } from "./ranking-cutoff.ts";

export interface NdcgOptions {
  /**
   * What an item of relevance r is worth: 2^r − 1, or r itself.
   * @default "exponential"
   */
  readonly gain?: "exponential" | "linear";
  /**
   * Relevances of all relevant items, shown or missed, in any order; the best list is made from them.
   * @default those of the ranked list
   */
  readonly ideal?: readonly number[];
}

/**
 * Discounted cumulative gain of the first k items over that of the best possible list:
 * Σ_{i ≤ k} gain_i / log₂(i + 1), divided by its maximum.
 *
 * @param relevances in ranked order, finite and ≥ 0
 * @param k whole number ≥ 1
 * @returns in [0, 1], or null when nothing is relevant
 * @see Järvelin, Kekäläinen (2002), https://doi.org/10.1145/582415.582418
 * @example
 * assert.equal(ndcgAt([3, 2, 0, 1], 2), 1);
 */
export function ndcgAt(
  relevances: readonly number[],
  k: number,
  options?: NdcgOptions,
): number | null {
  requireCutoff(k);
  requireRelevances(relevances);
  const ideal = options?.ideal ?? relevances;
  requireRelevances(ideal);
  const gain =
    options?.gain === "linear" ? (r: number) => r : (r: number) => Math.expm1(r * Math.LN2);
  const best = discounted(
    [...ideal].sort((a, b) => b - a),
    k,
    gain,
  );
  if (best === 0) return null;
  return Math.min(1, discounted(relevances, k, gain) / best);
}

function discounted(
  relevances: readonly number[],
  k: number,
  gain: (relevance: number) => number,
): number {
  let sum = 0;
  for (let i = 0; i < Math.min(k, relevances.length); i++) {
    sum += gain(relevances[i] as number) / Math.log2(i + 2);
  }
  return sum;
}
