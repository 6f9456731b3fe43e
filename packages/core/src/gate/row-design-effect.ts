import { meanDesignEffect } from "@plumbline/stats";
import type { RowClusters } from "./row-clusters.ts";

/**
 * How many rows count as one for the mean of a row quantity, because rows of a cluster move together;
 * 1 without clusters, and at most as many as a cluster has rows.
 */
export function rowDesignEffect(clusters: RowClusters | null, values: ArrayLike<number>): number {
  if (clusters === null || values.length === 0) return 1;
  const rows: number[] = [];
  const sums: number[] = [];
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const code = clusters.codes[i] as number;
    const value = values[i] as number;
    rows[code] = (rows[code] ?? 0) + 1;
    sums[code] = (sums[code] ?? 0) + value;
    sum += value;
    squares += value * value;
  }
  const variance = Math.max(0, squares / values.length - (sum / values.length) ** 2);
  const means = rows.flatMap((count, code) => [{ rows: count, mean: (sums[code] ?? 0) / count }]);
  const effect = meanDesignEffect(means, variance);
  return effect.defined ? Math.min(effect.value, values.length) : 1;
}
