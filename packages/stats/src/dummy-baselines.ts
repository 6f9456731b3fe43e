import { requireCount } from "./counts-check.ts";
import { meanFromSums } from "./mean-from-sums.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import { proportion } from "./proportion.ts";
import { rootOf } from "./regression-errors.ts";
import type { RegressionSums } from "./regression-sums.ts";
import { rowLogLoss } from "./log-loss.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import type { Sample } from "./sample.ts";

/**
 * Mean and median of reference targets: the two numbers that a model of numeric targets must beat.
 *
 * @returns undefined without rows or when a target is not finite
 * @example
 * assert.deepEqual(dummyConstants([1, 2, 6]), { defined: true, mean: 3, median: 2 });
 */
export function dummyConstants(
  targets: Sample,
): { readonly defined: true; readonly mean: number; readonly median: number } | Undefined {
  if (targets.length === 0) return undefinedBecause("no-rows");
  const sorted = Float64Array.from(targets).sort();
  if (!sorted.every(Number.isFinite)) return undefinedBecause("not-finite");
  const mean = sorted.reduce((sum, value) => sum + value / sorted.length, 0);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
  return { defined: true, mean, median };
}

/** MAE of always predicting the reference median, on the rows of these sums. */
export function dummyMeanAbsoluteError(
  sums: RegressionSums,
  options?: MetricOptions,
): MetricEstimate {
  const { n, absoluteFromMedian: sum, absoluteFromMedianSquares: sumSquares } = sums;
  return meanFromSums({ n, sum, sumSquares }, options);
}

/** RMSE of always predicting the reference mean, on the rows of these sums. */
export function dummyRootMeanSquaredError(
  sums: RegressionSums,
  options?: MetricOptions,
): MetricEstimate {
  const { n, targetSquares: sum, targetFourths: sumSquares } = sums;
  return rootOf(meanFromSums({ n, sum, sumSquares }, options));
}

/**
 * Accuracy of always deciding for the class most common in the reference (the first of equals), on
 * rows whose true classes are counted in `current`.
 *
 * @param reference rows per class of the reference
 * @param current rows per class of the window, same classes
 */
export function dummyAccuracy(
  reference: readonly number[],
  current: readonly number[],
  options?: MetricOptions,
): MetricEstimate {
  if (reference.length !== current.length) {
    throw new RangeError(`classes differ: ${reference.length} and ${current.length}`);
  }
  const most = Math.max(...reference);
  if (!(most > 0)) return undefinedBecause("no-rows");
  const rows = current.reduce((sum, count) => sum + count, 0);
  return proportion(current[reference.indexOf(most)] as number, rows, options, "no-rows");
}

/**
 * Log loss, in nats, and Brier score of always predicting the reference prevalence, on rows with so
 * many positives and negatives.
 *
 * @param prevalence share of positives in the reference
 */
export function dummyProbabilityLosses(
  prevalence: number,
  positives: number,
  negatives: number,
  options?: MetricOptions,
): Readonly<Record<"logLoss" | "brier", MetricEstimate>> {
  requireCount(positives, "positives");
  requireCount(negatives, "negatives");
  const mean = (ofPositive: number, ofNegative: number): MetricEstimate =>
    meanFromSums(
      {
        n: positives + negatives,
        sum: positives * ofPositive + negatives * ofNegative,
        sumSquares: positives * ofPositive ** 2 + negatives * ofNegative ** 2,
      },
      options,
    );
  return {
    logLoss: mean(rowLogLoss(1, prevalence), rowLogLoss(0, prevalence)),
    brier: mean((1 - prevalence) ** 2, prevalence ** 2),
  };
}
