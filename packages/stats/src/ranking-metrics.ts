import { averagePrecisionAt } from "./average-precision-at.ts";
import { hitAt, precisionAt, recallAt } from "./hits-at.ts";
import {
  meanOverQueries,
  type MeanOverQueriesOptions,
  type QueryMean,
} from "./mean-over-queries.ts";
import { ndcgAt, type NdcgOptions } from "./ndcg.ts";
import { reciprocalRankAt } from "./reciprocal-rank.ts";

/** One query: the relevances of its list in ranked order, and what the list missed. */
export interface RankedQuery {
  readonly relevances: readonly number[];
  /** Relevant items in all; those of the list when left out. */
  readonly totalRelevant?: number;
  /** Relevances of all relevant items, for NDCG; those of the list when left out. */
  readonly ideal?: readonly number[];
  /** Whose query it is. */
  readonly user?: string;
}

export interface RankingOptions extends Omit<MeanOverQueriesOptions, "clusters"> {
  readonly gain?: NdcgOptions["gain"];
}

export const rankingMetricNames = ["ndcg", "map", "mrr", "precision", "recall", "hitRate"] as const;
export type RankingMetricName = (typeof rankingMetricNames)[number];

/**
 * NDCG@k, MAP@k, MRR@k, precision@k, recall@k and hit rate@k over queries, with Student's interval over
 * queries, or over users when every query names its user.
 *
 * @param k whole number ≥ 1
 */
export function rankingMetrics(
  queries: readonly RankedQuery[],
  k: number,
  options?: RankingOptions,
): Record<RankingMetricName, QueryMean> {
  const users = queries.map(({ user }) => user);
  const everyUser = users.every((user): user is string => user !== undefined);
  const mean = (metric: (query: RankedQuery) => number | null): QueryMean =>
    meanOverQueries(queries.map(metric), {
      ...options,
      ...(everyUser && users.length > 0 ? { clusters: users } : {}),
    });
  return {
    ndcg: mean(({ relevances, ideal }) =>
      ndcgAt(relevances, k, {
        ...(options?.gain ? { gain: options.gain } : {}),
        ...(ideal ? { ideal } : {}),
      }),
    ),
    map: mean((query) => averagePrecisionAt(query.relevances, k, query.totalRelevant)),
    mrr: mean((query) => reciprocalRankAt(query.relevances, k, query.totalRelevant)),
    precision: mean((query) => precisionAt(query.relevances, k, query.totalRelevant)),
    recall: mean((query) => recallAt(query.relevances, k, query.totalRelevant)),
    hitRate: mean((query) => hitAt(query.relevances, k, query.totalRelevant)),
  };
}
