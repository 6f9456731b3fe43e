import { balancedAccuracy } from "./balanced-accuracy.ts";
import type { Confusion } from "./confusion.ts";
import {
  accuracy,
  fnr,
  fpr,
  npv,
  precision,
  predictedPrevalence,
  prevalence,
  recall,
  specificity,
} from "./confusion-rates.ts";
import { f1 } from "./f-score.ts";
import { kappa } from "./kappa.ts";
import { mcc } from "./mcc.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { ProportionOptions } from "./proportion.ts";

/** The metrics that a confusion of a binary decision determines, by name. */
export const binaryMetricNames = [
  "accuracy",
  "precision",
  "recall",
  "specificity",
  "fpr",
  "fnr",
  "npv",
  "f1",
  "mcc",
  "kappa",
  "balancedAccuracy",
  "prevalence",
  "predictedPrevalence",
] as const;

export type BinaryMetricName = (typeof binaryMetricNames)[number];

const metrics: Readonly<
  Record<BinaryMetricName, (confusion: Confusion, options?: ProportionOptions) => MetricEstimate>
> = {
  accuracy,
  precision,
  recall,
  specificity,
  fpr,
  fnr,
  npv,
  f1,
  mcc,
  kappa,
  balancedAccuracy,
  prevalence,
  predictedPrevalence,
};

/**
 * All metrics of a binary decision at once, each with its interval or the reason why it does not
 * exist.
 *
 * @example
 * const { precision } = binaryMetrics({ tp: 8, fp: 2, fn: 4, tn: 86 });
 * assert.ok(precision.defined && precision.value === 0.8);
 */
export function binaryMetrics(
  confusion: Confusion,
  options?: ProportionOptions,
): Record<BinaryMetricName, MetricEstimate> {
  const named = binaryMetricNames.map((name) => [name, metrics[name](confusion, options)]);
  return Object.fromEntries(named) as Record<BinaryMetricName, MetricEstimate>;
}
