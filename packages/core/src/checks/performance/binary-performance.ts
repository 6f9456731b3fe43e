import {
  aurocFromBins,
  averagePrecisionFromBins,
  binaryMetrics,
  brierFromCounts,
  logLossFromCounts,
  type MetricOptions,
  type Random,
} from "@plumbline/stats";
import type { BinaryCounts } from "../../profiles/performance-counts.ts";
import type { Metric } from "./metric.ts";

/** The metrics of a binary model; without `random` average precision has no interval. */
export function binaryPerformance(
  counts: BinaryCounts,
  options: MetricOptions,
  random: Random | null,
): readonly Metric[] {
  const { accuracy, precision, recall, specificity, f1, mcc } = binaryMetrics(
    counts.confusion,
    options,
  );
  const share = { better: "higher", isShare: true, isPerfectAtOne: true } as const;
  const score = { better: "higher", isShare: false, isPerfectAtOne: true } as const;
  const decided: readonly Metric[] = [
    { id: "accuracy", ...share, estimate: accuracy },
    { id: "precision", ...share, estimate: precision },
    { id: "recall", ...share, estimate: recall },
    { id: "specificity", ...share, estimate: specificity },
    { id: "f1", ...score, estimate: f1 },
    { id: "mcc", ...score, estimate: mcc },
  ];
  const { probabilities } = counts;
  const ranks = counts.ranks ?? probabilities;
  if (!ranks) return decided;
  const auroc = aurocFromBins(ranks, options);
  const { bounds } = auroc.defined ? auroc : {};
  const precisionOptions = random ? { ...options, random } : options;
  const ranked: readonly Metric[] = [
    { id: "auroc", ...score, estimate: auroc, ...(bounds ? { bounds } : {}) },
    {
      id: "average-precision",
      ...score,
      estimate: averagePrecisionFromBins(ranks, precisionOptions),
    },
  ];
  if (!probabilities) return [...decided, ...ranked];
  const loss = { better: "lower", isShare: false, isPerfectAtOne: false } as const;
  return [
    ...decided,
    ...ranked,
    { id: "log-loss", ...loss, estimate: logLossFromCounts(probabilities, options) },
    { id: "brier", ...loss, estimate: brierFromCounts(probabilities, options) },
  ];
}
