import { requireClasses } from "./auroc-multiclass.ts";
import { requireSameLength } from "./counts-check.ts";
import { requireProbability } from "./log-loss.ts";
import { meanFromSums, meanSumsOf } from "./mean-from-sums.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import type { Sample } from "./sample.ts";

const smallest = 1e-15;

/**
 * Multiclass log loss in nats: mean of −ln p of the true class, p clipped to [1e-15, 1 − 1e-15], with
 * Student's interval.
 *
 * @param classes index of each row's true class
 * @param probabilities per class, the probability given to it in every row; taken as they are
 * @throws RangeError when lengths differ, a class does not exist or p lies outside [0, 1]
 */
export function multiclassLogLoss(
  classes: Sample,
  probabilities: readonly Sample[],
  options?: MetricOptions,
): MetricEstimate {
  requireRows(classes, probabilities);
  const losses = Float64Array.from(classes, (index, row) => {
    const p = probabilities[index]?.[row] as number;
    requireProbability(p);
    return -Math.log(Math.min(1 - smallest, Math.max(smallest, p)));
  });
  return meanFromSums(meanSumsOf(losses), options);
}

/**
 * Multiclass Brier score: mean over rows of Σ_k (p_k − [class = k])², in [0, 2], with Student's
 * interval. With two classes it is twice the binary score.
 */
export function multiclassBrier(
  classes: Sample,
  probabilities: readonly Sample[],
  options?: MetricOptions,
): MetricEstimate {
  requireRows(classes, probabilities);
  const losses = Float64Array.from(classes, (index, row) => {
    let sum = 0;
    probabilities.forEach((ofClass, k) => {
      const p = ofClass[row] as number;
      requireProbability(p);
      sum += (p - (k === index ? 1 : 0)) ** 2;
    });
    return sum;
  });
  return meanFromSums(meanSumsOf(losses), options);
}

function requireRows(classes: Sample, probabilities: readonly Sample[]): void {
  requireClasses(classes, probabilities.length);
  probabilities.forEach((ofClass) => requireSameLength(classes, ofClass));
}
