import type { MemoryValue } from "../sources/source.ts";
import { canonicalText } from "./canonical-text.ts";
import { numberOf } from "./measures.ts";
import { badLabel, noLabel, type RowwisePlan } from "./performance-counter.ts";

/** The columns a row-wise task reads, in the order of `PerformanceCounter.add`. */
export function performanceColumns(plan: RowwisePlan): {
  readonly target: string;
  readonly answer: string | null;
  readonly scores: readonly string[];
} {
  const scores =
    plan.task === "binary"
      ? plan.score === null
        ? []
        : [plan.score]
      : plan.task === "multiclass"
        ? plan.scores.map(({ column }) => column)
        : [];
  return { target: plan.target, answer: plan.prediction, scores };
}

/** A label or answer as the number that the counter takes. */
export function codeOf(plan: RowwisePlan, value: MemoryValue): number {
  if (plan.task === "regression")
    return value === null ? Number.NaN : (numberOf(value) ?? Infinity);
  if (value === null) return noLabel;
  const text = canonicalText(value);
  if (plan.task === "multiclass") {
    const index = plan.labels.indexOf(text);
    return index < 0 ? badLabel : index;
  }
  if (text === plan.positive) return 1;
  return plan.labels.includes(text) ? 0 : badLabel;
}

export function scoreOf(value: MemoryValue): number {
  return value === null ? Number.NaN : (numberOf(value) ?? Number.NaN);
}
