import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireCount } from "./counts-check.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause } from "./result.ts";

/** What a mean and its standard error need; it adds up over windows and segments. */
export interface MeanSums {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

/**
 * Mean of a row quantity (log loss, Brier, absolute error, business value) with Student's interval,
 * mean ± t_{n/φ − 1} √(s² φ / n), s² = (Σx² − (Σx)²/n) / (n − 1).
 *
 * @returns undefined without rows or when a sum is not finite; interval null when n / φ ≤ 1
 * @throws RangeError when n is negative or sumSquares is
 * @example
 * const result = meanFromSums({ n: 4, sum: 10, sumSquares: 30 });
 * assert.ok(result.defined && result.value === 2.5);
 */
export function meanFromSums(sums: MeanSums, options?: MetricOptions): MetricEstimate {
  const { level, designEffect } = readMetricOptions(options);
  const { n, sum, sumSquares } = sums;
  requireCount(n, "n");
  if (sumSquares < 0) throw new RangeError(`sumSquares must be at least 0, got ${sumSquares}`);
  if (n === 0) return undefinedBecause("no-rows");
  if (!Number.isFinite(sum) || !Number.isFinite(sumSquares)) return undefinedBecause("not-finite");
  const value = sum / n;
  const rows = n / designEffect;
  if (!(rows > 1)) return { defined: true, value, interval: null, standardError: null, n };
  const variance = Math.max(0, sumSquares - sum * value) / (n - 1);
  const standardError = Math.sqrt(variance / rows);
  const half = tQuantile(0.5 + level / 2, rows - 1) * standardError;
  const interval = { lo: value - half, hi: value + half, level, kind: "student" };
  return { defined: true, value, interval, standardError, n };
}

/** n, Σx and Σx² of rows. */
export function meanSumsOf(values: ArrayLike<number>): MeanSums {
  let sum = 0;
  let sumSquares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    sumSquares += value * value;
  }
  return { n: values.length, sum, sumSquares };
}
