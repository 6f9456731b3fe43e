import type {
  BinaryScoreCounts,
  Confusion,
  RankingMetricName,
  RegressionSums,
} from "@plumbline/stats";

/** What a window keeps of predictions whose outcome is known; every field adds up. */
export type PerformanceCounts =
  BinaryCounts | MulticlassPerformanceCounts | RegressionCounts | RankingCounts;

/** Which rows could be judged at all. */
export interface Coverage {
  readonly rows: number;
  /** Rows with a label and an answer. */
  readonly judged: number;
  readonly withoutLabel: number;
  /** Labels the plan does not know, or that are not a number. */
  readonly badLabels: number;
  readonly withoutAnswer: number;
}

export interface BinaryCounts {
  readonly task: "binary";
  readonly coverage: Coverage;
  readonly confusion: Confusion;
  /** By score bin, when the plan's scores are probabilities; scores outside [0, 1] are left out. */
  readonly probabilities: BinaryScoreCounts | null;
  /** Positives and negatives by score bin, for scores of any scale. */
  readonly ranks: RankCounts | null;
  readonly invalidScores: number;
}

export interface RankCounts {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}

export interface MulticlassPerformanceCounts {
  readonly task: "multiclass";
  readonly coverage: Coverage;
  /** Rows true, columns predicted, in the order of the plan's labels. */
  readonly matrix: readonly (readonly number[])[];
  /** One-vs-rest, in the order of the plan's scores. */
  readonly ranks: readonly RankCounts[];
}

export interface RegressionCounts {
  readonly task: "regression";
  readonly coverage: Coverage;
  readonly sums: RegressionSums;
  /** Per bin of the prediction over the plan's predictionEdges. */
  readonly byPrediction: readonly { readonly rows: number; readonly errors: number }[];
}

/** Sums over queries of each metric and of its square. */
export interface RankingCounts {
  readonly task: "ranking";
  readonly coverage: Coverage;
  readonly queries: number;
  readonly queriesWithoutRelevant: number;
  readonly metrics: readonly {
    readonly id: RankingMetricName;
    readonly sum: number;
    readonly squares: number;
  }[];
}
