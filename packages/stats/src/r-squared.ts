import type { MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import type { RegressionSums } from "./regression-sums.ts";
import { undefinedBecause } from "./result.ts";

/**
 * R² = 1 − Σe² / Σ(y − ȳ)², on the rows' own mean; below 0 the model is worse than that mean.
 *
 * The interval is normal with the standard error of the influence values
 * (M((y − ȳ)² − V)/V − (e² − M))/V, M = mean e², V = variance of y: what a row bootstrap tends to, at
 * no cost, from the fourth-order sums.
 *
 * @returns undefined with fewer than two rows or constant targets
 * @see Hampel (1974), https://doi.org/10.1080/01621459.1974.10482962
 */
export function rSquared(sums: RegressionSums, options?: MetricOptions): MetricEstimate {
  const { level, designEffect, z } = readMetricOptions(options);
  const { n } = sums;
  if (n === 0) return undefinedBecause("no-rows");
  if (n < 2) return undefinedBecause("too-few");
  const mean = sums.target / n;
  const variance = sums.targetSquares / n - mean * mean;
  if (!(variance > 1e-14 * (sums.targetSquares / n))) return undefinedBecause("constant");
  const loss = sums.errorSquares / n;
  const value = 1 - loss / variance;
  const fourths = Math.max(
    variance * variance,
    sums.targetFourths / n -
      (4 * mean * sums.targetCubes) / n +
      (6 * mean * mean * sums.targetSquares) / n -
      3 * mean ** 4,
  );
  const lossTimesSquares =
    sums.errorSquaresTargetSquares / n -
    (2 * mean * sums.errorSquaresTarget) / n +
    mean * mean * loss;
  const ratio = loss / variance;
  const influence =
    sums.errorFourths / n -
    loss * loss -
    2 * ratio * (lossTimesSquares - loss * variance) +
    ratio * ratio * (fourths - variance * variance);
  const standardError = Math.sqrt((Math.max(0, influence) * designEffect) / (n - 1)) / variance;
  const half = z * standardError;
  const interval = { lo: value - half, hi: Math.min(1, value + half), level, kind: "delta" };
  return { defined: true, value, interval, standardError, n };
}
