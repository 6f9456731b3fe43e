import { requireCount } from "./counts-check.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause, type UndefinedReason } from "./result.ts";
import { wilson } from "./wilson.ts";

export interface ProportionOptions extends MetricOptions {
  /**
   * What 0 of 0 rows is: a reason, or the value 0 without interval (dialect `nannyml`).
   * @default "undefined"
   */
  readonly zeroOverZero?: "undefined" | "zero";
}

/**
 * A share of rows with its Wilson score interval and standard error √(p(1 − p)/N), N = n / φ.
 *
 * @param hits rows that count, 0 ≤ hits ≤ n
 * @param n rows looked at, fractional when rows are weighted; without any the share is undefined for
 *   the reason `why`
 * @throws RangeError when a count is negative or not finite, or hits exceed n
 * @see Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953
 * @example
 * const share = proportion(3, 4);
 * assert.ok(share.defined && share.value === 0.75);
 */
export function proportion(
  hits: number,
  n: number,
  options?: ProportionOptions,
  why: UndefinedReason = "zero-denominator",
): MetricEstimate {
  const { level, designEffect } = readMetricOptions(options);
  requireCount(hits, "hits");
  requireCount(n, "n");
  // Sums of weights may overshoot their own total by rounding.
  if (hits > n * (1 + 1e-12)) throw new RangeError(`hits (${hits}) exceed n (${n})`);
  if (n === 0) {
    if (options?.zeroOverZero !== "zero") return undefinedBecause(why);
    return { defined: true, value: 0, interval: null, standardError: null, n: 0 };
  }
  const effectiveRows = n / designEffect;
  const share = wilson({ hits: Math.min(hits, n), rows: n }, { level, effectiveRows });
  if (!share.defined) return share;
  const standardError = Math.sqrt((share.value * (1 - share.value)) / effectiveRows);
  return { ...share, standardError, n };
}
