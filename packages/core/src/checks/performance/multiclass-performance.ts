import { aurocOneVersusRestFromBins, multiclassMetrics, type Random } from "@plumbline/stats";
import type { MulticlassPerformanceCounts } from "../../profiles/performance-counts.ts";
import type { MulticlassPerformancePlan } from "../../profiles/performance-plan.ts";
import type { Metric } from "./metric.ts";
import type { PerformanceOptions } from "./performance-options.ts";

/** The metrics of a multiclass model; without `random` macro averages have no interval. */
export function multiclassPerformance(
  { labels, scores }: MulticlassPerformancePlan,
  { matrix, ranks }: MulticlassPerformanceCounts,
  options: PerformanceOptions,
  random: Random | null,
): readonly Metric[] {
  const found = multiclassMetrics({ labels, matrix }, random ? { ...options, random } : options);
  const share = { better: "higher", isShare: true, isPerfectAtOne: true } as const;
  const average = { better: "higher", isShare: false, isPerfectAtOne: true } as const;
  const decided: readonly Metric[] = [
    { id: "accuracy", ...share, estimate: found.accuracy },
    { id: "balanced-accuracy", ...average, estimate: found.balancedAccuracy.estimate },
    { id: "macro-precision", ...average, estimate: found.macro.precision.estimate },
    { id: "macro-f1", ...average, estimate: found.macro.f1.estimate },
    { id: "kappa", ...average, estimate: found.kappa },
    { id: "mcc", ...average, estimate: found.mcc },
  ];
  if (scores.length === 0) return decided;
  const names = scores.map(({ label }) => label);
  const averaged = options.averaged ?? names;
  const kept = names.flatMap((name, place) => {
    const bins = ranks[place];
    return bins && averaged.includes(name) ? [{ name, bins }] : [];
  });
  const { macro } = aurocOneVersusRestFromBins(
    kept.map(({ name }) => name),
    kept.map(({ bins }) => bins),
    options,
  );
  return [...decided, { id: "macro-auroc", ...average, estimate: macro.estimate }];
}
