import { meanFromSums } from "./mean-from-sums.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { proportion } from "./proportion.ts";
import type { RegressionSums } from "./regression-sums.ts";
import { undefinedBecause, type Undefined } from "./result.ts";

/** Bias: mean of ŷ − y, in units of the target; above 0 the model predicts too much. */
export function meanError(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  return meanFromSums({ n: sums.n, sum: sums.error, sumSquares: sums.errorSquares }, options);
}

/** MAE: mean of |ŷ − y|, in units of the target. */
export function meanAbsoluteError(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  const { n, absoluteError, errorSquares } = sums;
  return meanFromSums({ n, sum: absoluteError, sumSquares: errorSquares }, options);
}

/** MSE: mean of (ŷ − y)², in squared units of the target. */
export function meanSquaredError(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  const { n, errorSquares, errorFourths } = sums;
  return meanFromSums({ n, sum: errorSquares, sumSquares: errorFourths }, options);
}

/** RMSE = √MSE with standard error se(MSE) / (2 RMSE), in units of the target. */
export function rootMeanSquaredError(
  sums: RegressionSums,
  options?: MetricOptions,
): MetricEstimate {
  return rootOf(meanSquaredError(sums, options));
}

/**
 * Pinball loss of a quantile forecast: mean of τ(y − ŷ) where y ≥ ŷ and (1 − τ)(ŷ − y) elsewhere. Any
 * τ comes from the same sums.
 *
 * @param quantile τ in (0, 1)
 */
export function pinballLoss(
  sums: RegressionSums,
  quantile: number,
  options?: MetricOptions,
): MetricEstimate {
  if (!(quantile > 0 && quantile < 1)) {
    throw new RangeError(`quantile must lie in (0, 1), got ${quantile}`);
  }
  const over = (sums.absoluteError + sums.error) / 2;
  const under = (sums.absoluteError - sums.error) / 2;
  const underSquares = Math.max(0, sums.errorSquares - sums.overErrorSquares);
  const sum = (1 - quantile) * over + quantile * under;
  const sumSquares = (1 - quantile) ** 2 * sums.overErrorSquares + quantile ** 2 * underSquares;
  return meanFromSums({ n: sums.n, sum, sumSquares }, options);
}

/**
 * MSLE: mean of (ln(1 + ŷ) − ln(1 + y))²; undefined ("not-applicable") when a target or prediction is
 * ≤ −1, since a mean over the rest would be of other rows.
 */
export function meanSquaredLogError(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  if (sums.withoutLog > 0) return undefinedBecause("not-applicable");
  const { n, logErrorSquares, logErrorFourths } = sums;
  return meanFromSums({ n, sum: logErrorSquares, sumSquares: logErrorFourths }, options);
}

/** RMSLE = √MSLE. */
export function rootMeanSquaredLogError(
  sums: RegressionSums,
  options?: MetricOptions,
): MetricEstimate {
  return rootOf(meanSquaredLogError(sums, options));
}

/** Largest |ŷ − y|; no interval, a maximum grows with the number of rows. */
export function maxAbsoluteError(sums: RegressionSums): MetricEstimate {
  if (sums.n === 0) return undefinedBecause("no-rows");
  const { n, maxAbsoluteError: value } = sums;
  return { defined: true, value, interval: null, standardError: null, n };
}

/** Share of rows predicted too high. */
export function overShare(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  return proportion(sums.over, sums.n, options, "no-rows");
}

/** Share of rows predicted too low. */
export function underShare(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  return proportion(sums.under, sums.n, options, "no-rows");
}

/**
 * Median of |ŷ − y| from its histogram, linear inside the bin that holds it; the last, open bin ends
 * at the largest error. Limits are the bin edges around the ranks n/2 ± z√n/2, so they are never too
 * narrow, and `bounds` are the edges of the median's own bin.
 *
 * @returns undefined without rows
 */
export function medianAbsoluteError(
  sums: RegressionSums,
  options?: MetricOptions,
): (DefinedMetric & { readonly bounds: { readonly lo: number; readonly hi: number } }) | Undefined {
  const { level, designEffect, z } = readMetricOptions(options);
  if (sums.n === 0) return undefinedBecause("no-rows");
  const half = (z / 2) * Math.sqrt(designEffect / sums.n);
  const middle = absoluteErrorQuantile(sums, 0.5);
  const lo = absoluteErrorQuantile(sums, Math.max(0, 0.5 - half)).lo;
  const hi = absoluteErrorQuantile(sums, Math.min(1, 0.5 + half)).hi;
  const interval = { lo, hi, level, kind: "order statistics, to bin edges" };
  const bounds = { lo: middle.lo, hi: middle.hi };
  return { defined: true, value: middle.value, interval, standardError: null, n: sums.n, bounds };
}

/** √ of a mean of squares, its interval by the delta method; at 0 there is no interval. */
export function rootOf(mean: MetricEstimate): MetricEstimate {
  if (!mean.defined) return mean;
  const value = Math.sqrt(mean.value);
  if (mean.interval === null || mean.standardError === null || value === 0) {
    return { ...mean, value, interval: null, standardError: null };
  }
  const standardError = mean.standardError / (2 * value);
  const half = (mean.interval.hi - mean.value) / (2 * value);
  const lo = Math.max(0, value - half);
  const interval = { lo, hi: value + half, level: mean.interval.level, kind: "student, delta" };
  return { defined: true, value, interval, standardError, n: mean.n };
}

function absoluteErrorQuantile(sums: RegressionSums, share: number) {
  const { absoluteErrorCounts: counts, maxAbsoluteError: max, n } = sums;
  const edges = sums.reference.absoluteErrorEdges;
  const rank = share * n;
  let below = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin] as number;
    if (count > 0 && (below + count >= rank || below + count >= n)) {
      const lo = bin === 0 ? 0 : (edges[bin - 1] as number);
      const hi = Math.min(max, bin < edges.length ? (edges[bin] as number) : max);
      return { lo, hi, value: lo + Math.max(0, (rank - below) / count) * (hi - lo) };
    }
    below += count;
  }
  return { lo: 0, hi: max, value: max };
}
