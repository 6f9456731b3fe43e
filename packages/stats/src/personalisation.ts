import type { MetricEstimate } from "./metric-estimate.ts";
import { undefinedBecause } from "./result.ts";

/**
 * Personalisation: 1 − mean cosine similarity over pairs of lists, a list being the set of its items. 0
 * when everybody sees the same, 1 when nobody shares an item. O(items shown), not O(pairs).
 *
 * @param lists items per user; empty lists are left out, repeated items count once
 * @returns undefined with fewer than two lists
 */
export function personalisation(lists: readonly (readonly string[])[]): MetricEstimate {
  const sets = lists.map((list) => new Set(list)).filter(({ size }) => size > 0);
  const n = sets.length;
  if (n === 0) return undefinedBecause("no-rows");
  if (n < 2) return undefinedBecause("too-few");
  const together = new Map<string, number>();
  for (const set of sets) {
    const weight = 1 / Math.sqrt(set.size);
    for (const item of set) together.set(item, (together.get(item) ?? 0) + weight);
  }
  let squares = 0;
  for (const weight of together.values()) squares += weight * weight;
  const similarity = (squares - n) / (n * (n - 1));
  const value = Math.min(1, Math.max(0, 1 - similarity));
  return { defined: true, value, interval: null, standardError: null, n };
}
