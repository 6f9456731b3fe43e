import { meanFromSums } from "./mean-from-sums.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import type { RegressionSums } from "./regression-sums.ts";
import { undefinedBecause, type Undefined } from "./result.ts";

/**
 * WAPE = Σ|ŷ − y| / Σ|y|, the default relative error: large targets weigh more and zeros do no harm.
 * Interval by the delta method for a ratio of means.
 *
 * @returns a fraction, not a percentage; undefined when all targets are 0
 */
export function wape(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  const { level, designEffect, z } = readMetricOptions(options);
  const { n, absoluteError, absoluteTarget } = sums;
  if (n === 0) return undefinedBecause("no-rows");
  if (absoluteTarget === 0) return undefinedBecause("zero-denominator");
  const value = absoluteError / absoluteTarget;
  if (n < 2) return { defined: true, value, interval: null, standardError: null, n };
  const squares =
    sums.errorSquares -
    2 * value * sums.absoluteErrorAbsoluteTarget +
    value * value * sums.absoluteTargetSquares;
  const variance = ((Math.max(0, squares) / (n - 1)) * n * designEffect) / absoluteTarget ** 2;
  const standardError = Math.sqrt(variance);
  const half = z * standardError;
  const interval = { lo: Math.max(0, value - half), hi: value + half, level, kind: "delta" };
  return { defined: true, value, interval, standardError, n };
}

/**
 * MAPE: mean of |ŷ − y| / |y| over rows with y ≠ 0, as a fraction.
 *
 * @returns also `leftOutShare`, the share of rows whose target is 0; undefined when all are
 */
export function mape(
  sums: RegressionSums,
  options?: MetricOptions,
): (DefinedMetric & { readonly leftOutShare: number }) | Undefined {
  if (sums.n === 0) return undefinedBecause("no-rows");
  if (sums.nonZeroTargets === 0) return undefinedBecause("zero-denominator");
  const { nonZeroTargets: n, relativeError: sum, relativeErrorSquares: sumSquares } = sums;
  const mean = meanFromSums({ n, sum, sumSquares }, options);
  return mean.defined ? { ...mean, leftOutShare: 1 - n / sums.n } : mean;
}

/** sMAPE: mean of 2|ŷ − y| / (|y| + |ŷ|), 0 where both are 0; a fraction in [0, 2]. */
export function smape(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  const { n, symmetricError: sum, symmetricErrorSquares: sumSquares } = sums;
  return meanFromSums({ n, sum, sumSquares }, options);
}
