import { zeroOrOne } from "./confusion.ts";
import { requireSameLength } from "./counts-check.ts";
import { requireProbability } from "./log-loss.ts";
import { meanFromSums, meanSumsOf } from "./mean-from-sums.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import type { Sample } from "./sample.ts";

/**
 * Brier score: mean of (p − y)², with Student's interval.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param probabilities predicted probability of the positive class
 * @throws RangeError when the lengths differ, a label is not 0 or 1 or p lies outside [0, 1]
 * @see Brier (1950), https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
 * @example
 * const result = brierScore([1, 0], [0.5, 0.5]);
 * assert.ok(result.defined && result.value === 0.25);
 */
export function brierScore(
  labels: Sample,
  probabilities: Sample,
  options?: MetricOptions,
): MetricEstimate {
  requireSameLength(labels, probabilities);
  const losses = Float64Array.from({ length: labels.length }, (_, i) => {
    const probability = probabilities[i] as number;
    requireProbability(probability);
    return (probability - zeroOrOne(labels[i] as number, "label")) ** 2;
  });
  return meanFromSums(meanSumsOf(losses), options);
}
