import { meanFromSums, type MetricOptions } from "@plumbline/stats";
import type { RankingCounts } from "../../profiles/performance-counts.ts";
import type { Metric } from "./metric.ts";

/** The metrics of a ranking, means over the queries that have a relevant item. */
export function rankingPerformance(
  { queries, queriesWithoutRelevant, metrics }: RankingCounts,
  options: MetricOptions,
): readonly Metric[] {
  const n = queries - queriesWithoutRelevant;
  return metrics.map(({ id, sum, squares }) => ({
    id,
    better: "higher",
    isShare: false,
    isPerfectAtOne: true,
    estimate: meanFromSums({ n, sum, sumSquares: squares }, options),
  }));
}
