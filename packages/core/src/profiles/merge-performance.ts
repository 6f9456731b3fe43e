import { mergeBinaryScoreCounts, mergeConfusions, mergeRegressionSums } from "@plumbline/stats";
import type {
  BinaryCounts,
  Coverage,
  MulticlassPerformanceCounts,
  PerformanceCounts,
  RankCounts,
  RankingCounts,
  RegressionCounts,
} from "./performance-counts.ts";

export function mergePerformance(
  a: PerformanceCounts | null,
  b: PerformanceCounts | null,
): PerformanceCounts | null {
  if (a === null || b === null) return a ?? b;
  if (a.task === "binary" && b.task === "binary") return mergeBinary(a, b);
  if (a.task === "multiclass" && b.task === "multiclass") return mergeMulticlass(a, b);
  if (a.task === "regression" && b.task === "regression") return mergeRegression(a, b);
  if (a.task === "ranking" && b.task === "ranking") return mergeRanking(a, b);
  throw new RangeError(`tasks differ: ${a.task} and ${b.task}`);
}

function mergeCoverage(a: Coverage, b: Coverage): Coverage {
  return {
    rows: a.rows + b.rows,
    judged: a.judged + b.judged,
    withoutLabel: a.withoutLabel + b.withoutLabel,
    badLabels: a.badLabels + b.badLabels,
    withoutAnswer: a.withoutAnswer + b.withoutAnswer,
  };
}

function addUp(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + (b[i] ?? 0));
}

function mergeRanks(a: RankCounts, b: RankCounts): RankCounts {
  return {
    positives: addUp(a.positives, b.positives),
    negatives: addUp(a.negatives, b.negatives),
  };
}

function mergeBinary(a: BinaryCounts, b: BinaryCounts): BinaryCounts {
  return {
    task: "binary",
    coverage: mergeCoverage(a.coverage, b.coverage),
    confusion: mergeConfusions(a.confusion, b.confusion),
    probabilities:
      a.probabilities && b.probabilities
        ? mergeBinaryScoreCounts(a.probabilities, b.probabilities)
        : null,
    ranks: a.ranks && b.ranks ? mergeRanks(a.ranks, b.ranks) : null,
    invalidScores: a.invalidScores + b.invalidScores,
  };
}

function mergeMulticlass(
  a: MulticlassPerformanceCounts,
  b: MulticlassPerformanceCounts,
): MulticlassPerformanceCounts {
  return {
    task: "multiclass",
    coverage: mergeCoverage(a.coverage, b.coverage),
    matrix: a.matrix.map((row, i) => addUp(row, b.matrix[i] ?? [])),
    ranks: a.ranks.map((ranks, i) => mergeRanks(ranks, b.ranks[i] as RankCounts)),
  };
}

function mergeRegression(a: RegressionCounts, b: RegressionCounts): RegressionCounts {
  return {
    task: "regression",
    coverage: mergeCoverage(a.coverage, b.coverage),
    sums: mergeRegressionSums(a.sums, b.sums),
    byPrediction: a.byPrediction.map((bin, i) => ({
      rows: bin.rows + (b.byPrediction[i]?.rows ?? 0),
      errors: bin.errors + (b.byPrediction[i]?.errors ?? 0),
    })),
  };
}

function mergeRanking(a: RankingCounts, b: RankingCounts): RankingCounts {
  return {
    task: "ranking",
    coverage: mergeCoverage(a.coverage, b.coverage),
    queries: a.queries + b.queries,
    queriesWithoutRelevant: a.queriesWithoutRelevant + b.queriesWithoutRelevant,
    metrics: a.metrics.map((metric, i) => ({
      id: metric.id,
      sum: metric.sum + (b.metrics[i]?.sum ?? 0),
      squares: metric.squares + (b.metrics[i]?.squares ?? 0),
    })),
  };
}
