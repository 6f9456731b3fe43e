import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireSameLength } from "./counts-check.ts";
import type { DefinedMetric } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause, type Undefined } from "./result.ts";

export interface MeanOverQueriesOptions extends MetricOptions {
  /**
   * What a query without relevant items (null) counts as.
   * @default "exclude"
   */
  readonly withoutRelevant?: "exclude" | "zero";
  /** Per query, whose it is: queries of one user move together, so users are what varies. */
  readonly clusters?: readonly string[];
}

export type QueryMean =
  (DefinedMetric & { readonly excluded: number; readonly clusters: number }) | Undefined;

/**
 * Mean of a per-query metric with Student's interval over queries, or over the users in `clusters`:
 * variance c/(c − 1) Σ_c (Σ_q (x_q − mean))² / q², c clusters and q queries, c − 1 degrees of freedom.
 *
 * @param values one per query, null where nothing is relevant
 * @returns also how many queries were left out; undefined when none is left
 */
export function meanOverQueries(
  values: readonly (number | null)[],
  options?: MeanOverQueriesOptions,
): QueryMean {
  const { level, designEffect } = readMetricOptions(options);
  if (options?.clusters) requireSameLength(values, options.clusters);
  const kept: { value: number; cluster: string | number }[] = [];
  values.forEach((value, query) => {
    if (value === null && options?.withoutRelevant !== "zero") return;
    if (value !== null && !Number.isFinite(value)) {
      throw new RangeError(`query ${query} has the value ${value}`);
    }
    kept.push({ value: value ?? 0, cluster: options?.clusters?.[query] ?? query });
  });
  const n = kept.length;
  if (n === 0) return undefinedBecause("no-rows");
  const value = kept.reduce((sum, one) => sum + one.value, 0) / n;
  const deviations = new Map<string | number, number>();
  for (const one of kept) {
    deviations.set(one.cluster, (deviations.get(one.cluster) ?? 0) + one.value - value);
  }
  const clusters = deviations.size;
  const excluded = values.length - n;
  const rows = clusters / designEffect;
  if (!(rows > 1) || clusters < 2) {
    return { defined: true, value, interval: null, standardError: null, n, excluded, clusters };
  }
  let squares = 0;
  for (const deviation of deviations.values()) squares += deviation * deviation;
  const variance = (clusters / (clusters - 1)) * (squares / n ** 2) * designEffect;
  const standardError = Math.sqrt(variance);
  const half = tQuantile(0.5 + level / 2, rows - 1) * standardError;
  const kind = options?.clusters ? "student over clusters" : "student over queries";
  const interval = { lo: value - half, hi: value + half, level, kind };
  return { defined: true, value, interval, standardError, n, excluded, clusters };
}
