import type { BinaryScoreCounts } from "./binary-score-counts.ts";
import { zeroOrOne } from "./confusion.ts";
import { requireSameLength } from "./counts-check.ts";
import { requireProbability } from "./log-loss.ts";
import { logit } from "./logistic-calibration.ts";
import { fitLogisticLine } from "./logistic-line.ts";
import type { DefinedMetric } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import type { Sample } from "./sample.ts";

/** Logistic regression of the label on logit p: slope 1 and intercept 0 mean calibrated. */
export interface CalibrationSlope {
  readonly defined: true;
  /** Below 1: predictions too extreme (overfitted); above 1: too timid. */
  readonly slope: DefinedMetric;
  readonly intercept: DefinedMetric;
}

/**
 * Calibration slope and intercept of rows, with Wald intervals.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param probabilities in [0, 1]
 * @returns undefined with one class, constant predictions, or classes that the score separates
 * @see Cox (1958), https://doi.org/10.1093/biomet/45.3-4.562
 */
export function calibrationSlope(
  labels: Sample,
  probabilities: Sample,
  options?: MetricOptions,
): CalibrationSlope | Undefined {
  requireSameLength(labels, probabilities);
  const positives = Float64Array.from(labels, (label) => zeroOrOne(label, "label"));
  const x = Float64Array.from(probabilities, (probability) => {
    requireProbability(probability);
    return logit(probability);
  });
  return slopeOf(
    x,
    positives,
    positives.map((one) => 1 - one),
    options,
  );
}

/**
 * The same from score bins, each at the logit of its mean score: close to the rows' answer when bins
 * are narrow.
 */
export function calibrationSlopeFromCounts(
  counts: BinaryScoreCounts,
  options?: MetricOptions,
): CalibrationSlope | Undefined {
  const filled = counts.positives
    .map((_, bin) => bin)
    .filter((bin) => (counts.positives[bin] as number) + (counts.negatives[bin] as number) > 0);
  const positives = filled.map((bin) => counts.positives[bin] as number);
  const negatives = filled.map((bin) => counts.negatives[bin] as number);
  const x = filled.map((bin, i) => {
    const n = (positives[i] as number) + (negatives[i] as number);
    return logit((counts.scores[bin] as number) / n);
  });
  return slopeOf(x, positives, negatives, options);
}

function slopeOf(
  x: ArrayLike<number>,
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
  options: MetricOptions | undefined,
): CalibrationSlope | Undefined {
  const { level, designEffect, z } = readMetricOptions(options);
  let one = 0;
  let zero = 0;
  for (let i = 0; i < x.length; i++) {
    one += positives[i] as number;
    zero += negatives[i] as number;
  }
  const n = one + zero;
  if (n === 0) return undefinedBecause("no-rows");
  if (one === 0 || zero === 0) return undefinedBecause("one-class");
  const first = x[0] as number;
  if (!Array.from(x).some((value) => value !== first)) return undefinedBecause("constant");
  const line = fitLogisticLine(x, positives, negatives);
  if (line === null) return undefinedBecause("no-common-support");
  const wald = (value: number, variance: number): DefinedMetric => {
    const standardError = Math.sqrt(variance * designEffect);
    const half = z * standardError;
    const interval = { lo: value - half, hi: value + half, level, kind: "wald" };
    return { defined: true, value, interval, standardError, n };
  };
  return {
    defined: true,
    slope: wald(line.slope, line.covariance.slope),
    intercept: wald(line.intercept, line.covariance.intercept),
  };
}
