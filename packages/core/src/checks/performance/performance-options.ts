import type { MetricOptions } from "@plumbline/stats";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import type { PerformancePlan } from "../../profiles/performance-plan.ts";

export interface PerformanceOptions extends MetricOptions {
  /** The classes that averages over classes are over. @default all */
  readonly averaged?: readonly string[];
}

/** With fewer rows a class decides an average by chance. */
const minClassRows = 10;

/** The classes with enough rows on both sides: an average over others would change without a change. */
export function averagedClasses(
  plan: PerformancePlan,
  before: PerformanceCounts,
  now: PerformanceCounts,
): Pick<PerformanceOptions, "averaged"> {
  if (plan.task !== "multiclass" || before.task !== "multiclass" || now.task !== "multiclass") {
    return {};
  }
  const rowsOf = (matrix: readonly (readonly number[])[], label: number) =>
    (matrix[label] ?? []).reduce((sum, rows) => sum + rows, 0);
  const averaged = plan.labels.filter(
    (_, label) => Math.min(rowsOf(before.matrix, label), rowsOf(now.matrix, label)) >= minClassRows,
  );
  return { averaged };
}
