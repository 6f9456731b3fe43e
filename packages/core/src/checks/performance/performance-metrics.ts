import type { Random } from "@plumbline/stats";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import type { PerformancePlan } from "../../profiles/performance-plan.ts";
import { binaryPerformance } from "./binary-performance.ts";
import type { Metric } from "./metric.ts";
import { multiclassPerformance } from "./multiclass-performance.ts";
import type { PerformanceOptions } from "./performance-options.ts";
import { rankingPerformance } from "./ranking-performance.ts";
import { regressionPerformance } from "./regression-performance.ts";

/** Every metric id, by task, in the order they are shown. */
export const metricIds = {
  binary: [
    "accuracy",
    "precision",
    "recall",
    "specificity",
    "f1",
    "mcc",
    "auroc",
    "average-precision",
    "log-loss",
    "brier",
  ],
  multiclass: [
    "accuracy",
    "balanced-accuracy",
    "macro-precision",
    "macro-f1",
    "kappa",
    "mcc",
    "macro-auroc",
  ],
  regression: [
    "mae",
    "rmse",
    "mean-error",
    "median-absolute-error",
    "wape",
    "mape",
    "smape",
    "rmsle",
    "r2",
  ],
  ranking: ["ndcg", "map", "mrr", "precision", "recall", "hit-rate"],
} as const satisfies Record<PerformancePlan["task"], readonly string[]>;

export type MetricId = (typeof metricIds)[PerformancePlan["task"]][number];

/** The metrics of one side; none when the counts are of another task than the plan. */
export function performanceMetrics(
  plan: PerformancePlan,
  counts: PerformanceCounts,
  options: PerformanceOptions,
  random: Random | null,
): readonly Metric[] {
  if (plan.task === "binary" && counts.task === "binary") {
    return binaryPerformance(counts, options, random);
  }
  if (plan.task === "multiclass" && counts.task === "multiclass") {
    return multiclassPerformance(plan, counts, options, random);
  }
  if (counts.task === "regression") return regressionPerformance(counts, options);
  return counts.task === "ranking" ? rankingPerformance(counts, options) : [];
}
