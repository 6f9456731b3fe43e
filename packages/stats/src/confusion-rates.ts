import { requireConfusion, type Confusion } from "./confusion.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { proportion, type ProportionOptions } from "./proportion.ts";
import type { UndefinedReason } from "./result.ts";

/** Share of right decisions, (TP + TN) / n, Wilson interval; undefined without rows. */
export function accuracy(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { tp, tn } = confusion;
  return proportion(tp + tn, rowsOf(confusion), options, "no-rows");
}

/** Share of true positives among positive decisions, TP / (TP + FP); undefined if there are none. */
export function precision(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { tp, fp } = confusion;
  return proportion(tp, tp + fp, options, whyEmpty(confusion, "zero-denominator"));
}

/** Share of the positives that were found, TP / (TP + FN); undefined without positives. */
export function recall(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { tp, fn } = confusion;
  return proportion(tp, tp + fn, options, whyEmpty(confusion, "one-class"));
}

/** Share of the negatives left alone, TN / (TN + FP); undefined without negatives. */
export function specificity(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { tn, fp } = confusion;
  return proportion(tn, tn + fp, options, whyEmpty(confusion, "one-class"));
}

/** False positive rate FP / (FP + TN) = 1 − specificity; undefined without negatives. */
export function fpr(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { fp, tn } = confusion;
  return proportion(fp, fp + tn, options, whyEmpty(confusion, "one-class"));
}

/** False negative rate FN / (FN + TP) = 1 − recall; undefined without positives. */
export function fnr(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { fn, tp } = confusion;
  return proportion(fn, fn + tp, options, whyEmpty(confusion, "one-class"));
}

/** Negative predictive value TN / (TN + FN); undefined without negative decisions. */
export function npv(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { tn, fn } = confusion;
  return proportion(tn, tn + fn, options, whyEmpty(confusion, "zero-denominator"));
}

/** Share of rows whose label is positive, (TP + FN) / n. */
export function prevalence(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  const { tp, fn } = confusion;
  return proportion(tp + fn, rowsOf(confusion), options, "no-rows");
}

/** Share of rows decided positive, (TP + FP) / n. */
export function predictedPrevalence(
  confusion: Confusion,
  options?: ProportionOptions,
): MetricEstimate {
  const { tp, fp } = confusion;
  return proportion(tp + fp, rowsOf(confusion), options, "no-rows");
}

function rowsOf(confusion: Confusion): number {
  requireConfusion(confusion);
  return confusion.tp + confusion.fp + confusion.fn + confusion.tn;
}

function whyEmpty(confusion: Confusion, otherwise: UndefinedReason): UndefinedReason {
  return rowsOf(confusion) === 0 ? "no-rows" : otherwise;
}
