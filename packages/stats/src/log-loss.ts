import { zeroOrOne } from "./confusion.ts";
import { requireSameLength } from "./counts-check.ts";
import { meanFromSums, meanSumsOf } from "./mean-from-sums.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import type { Sample } from "./sample.ts";

const smallest = 1e-15;

/**
 * Log loss of one row in nats: −ln p for a positive, −ln(1 − p) for a negative, p clipped to
 * [1e-15, 1 − 1e-15].
 *
 * @throws RangeError when label is neither 0 nor 1 or the probability lies outside [0, 1]
 * @example
 * assert.equal(rowLogLoss(1, 0.5), Math.LN2);
 */
export function rowLogLoss(label: number, probability: number): number {
  requireProbability(probability);
  const p = Math.min(1 - smallest, Math.max(smallest, probability));
  return zeroOrOne(label, "label") === 1 ? -Math.log(p) : -Math.log1p(-p);
}

/**
 * Mean log loss of rows in nats with Student's interval.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param probabilities predicted probability of the positive class
 */
export function logLoss(
  labels: Sample,
  probabilities: Sample,
  options?: MetricOptions,
): MetricEstimate {
  requireSameLength(labels, probabilities);
  const losses = Float64Array.from({ length: labels.length }, (_, i) =>
    rowLogLoss(labels[i] as number, probabilities[i] as number),
  );
  return meanFromSums(meanSumsOf(losses), options);
}

/** Throws RangeError unless the value lies in [0, 1]. */
export function requireProbability(value: number): void {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`a probability lies in [0, 1], got ${value}`);
  }
}
