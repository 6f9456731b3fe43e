import { type MetricOptions, regressionMetrics } from "@plumbline/stats";
import type { RegressionCounts } from "../../profiles/performance-counts.ts";
import type { Metric } from "./metric.ts";

/** The metrics of a model that predicts numbers. */
export function regressionPerformance(
  { sums }: RegressionCounts,
  options: MetricOptions,
): readonly Metric[] {
  const found = regressionMetrics(sums, options);
  const loss = { better: "lower", isShare: false, isPerfectAtOne: false } as const;
  const scale = found.mae.defined ? { scale: found.mae.value } : {};
  return [
    { id: "mae", ...loss, estimate: found.mae },
    { id: "rmse", ...loss, estimate: found.rmse },
    { id: "mean-error", ...loss, better: "nearest-zero", estimate: found.meanError, ...scale },
    { id: "median-absolute-error", ...loss, estimate: found.medianAbsoluteError },
    { id: "wape", ...loss, estimate: found.wape },
    { id: "mape", ...loss, estimate: found.mape },
    { id: "smape", ...loss, estimate: found.smape },
    { id: "rmsle", ...loss, estimate: found.rmsle },
    { id: "r2", ...loss, better: "higher", isPerfectAtOne: true, estimate: found.rSquared },
  ];
}
