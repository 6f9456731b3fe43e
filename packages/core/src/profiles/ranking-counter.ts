import {
  averagePrecisionAt,
  hitAt,
  ndcgAt,
  precisionAt,
  rankedRelevances,
  recallAt,
  reciprocalRankAt,
  type RankingMetricName,
} from "@plumbline/stats";
import type { MemoryValue } from "../sources/source.ts";
import { canonicalText } from "./canonical-text.ts";
import type { RankingCounts } from "./performance-counts.ts";
import type { RankingPerformancePlan } from "./performance-plan.ts";

/** One shown item: its query, how relevant it was, and the score it was ranked by. */
export interface RankedRow {
  readonly query: MemoryValue;
  readonly target: number;
  readonly score: number;
}

type Metric = (relevances: readonly number[], k: number) => number | null;

const metrics: Readonly<Record<RankingMetricName, Metric>> = {
  ndcg: (relevances, k) => ndcgAt(relevances, k),
  map: (relevances, k) => averagePrecisionAt(relevances, k),
  mrr: (relevances, k) => reciprocalRankAt(relevances, k),
  precision: (relevances, k) => precisionAt(relevances, k),
  recall: (relevances, k) => recallAt(relevances, k),
  hitRate: (relevances, k) => hitAt(relevances, k),
};

/** Adds up each metric over queries; all rows of a query must be in one source. */
export function judgeQueries(
  plan: RankingPerformancePlan,
  rows: readonly RankedRow[],
): RankingCounts {
  const coverage = {
    rows: rows.length,
    judged: 0,
    withoutLabel: 0,
    badLabels: 0,
    withoutAnswer: 0,
  };
  const queries = new Map<string, { relevance: number; score: number; id: string }[]>();
  for (const { query, target, score } of rows) {
    if (Number.isNaN(target)) coverage.withoutLabel++;
    else if (!Number.isFinite(target) || target < 0) coverage.badLabels++;
    else if (query === null || !Number.isFinite(score)) coverage.withoutAnswer++;
    else {
      coverage.judged++;
      const key = canonicalText(query);
      const items = queries.get(key) ?? [];
      items.push({ relevance: target, score, id: String(target) });
      queries.set(key, items);
    }
  }
  const lists = [...queries.values()].map(rankedRelevances);
  const answerable = lists.filter((list) => list.some((relevance) => relevance > 0));
  return {
    task: "ranking",
    coverage,
    queries: answerable.length,
    queriesWithoutRelevant: lists.length - answerable.length,
    metrics: (Object.keys(metrics) as RankingMetricName[]).map((id) => {
      const values = answerable.map((list) => metrics[id](list, plan.k) ?? 0);
      return {
        id,
        sum: values.reduce((sum, value) => sum + value, 0),
        squares: values.reduce((sum, value) => sum + value * value, 0),
      };
    }),
  };
}
