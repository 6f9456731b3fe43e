import type { RegressionReference } from "@plumbline/stats";

/** How the model's answers are compared with what happened; frozen with the plan. */
export type PerformancePlan =
  | BinaryPerformancePlan
  | MulticlassPerformancePlan
  | RegressionPerformancePlan
  | RankingPerformancePlan;

export interface BinaryPerformancePlan {
  readonly task: "binary";
  readonly target: string;
  /** The label, as text, that counts as positive. */
  readonly positive: string;
  /** All labels seen in the baseline: any other is a bad label, counted apart. */
  readonly labels: readonly string[];
  readonly prediction: string | null;
  readonly score: string | null;
  /** Decides when there is no prediction column: positive when score >= threshold. */
  readonly threshold: number;
  /** Edges of the score bins, as in a grid plan; empty without a score. */
  readonly scoreEdges: readonly number[];
  /** True when every baseline score lies in [0, 1]: then log loss, Brier and calibration exist. */
  readonly isProbability: boolean;
}

export interface MulticlassPerformancePlan {
  readonly task: "multiclass";
  readonly target: string;
  readonly prediction: string;
  /** The classes of the baseline, by count; labels outside are counted as bad. */
  readonly labels: readonly string[];
  /** Score columns of classes, one-vs-rest curves for each; may be empty. */
  readonly scores: readonly {
    readonly label: string;
    readonly column: string;
    readonly edges: readonly number[];
  }[];
}

export interface RegressionPerformancePlan {
  readonly task: "regression";
  readonly target: string;
  readonly prediction: string;
  /** Mean and median of the baseline's targets, and the bins of |error|. */
  readonly reference: RegressionReference;
  /** Predictions are cut at these baseline deciles for the bias per decile. */
  readonly predictionEdges: readonly number[];
}

export interface RankingPerformancePlan {
  readonly task: "ranking";
  readonly target: string;
  readonly score: string;
  readonly query: string;
  readonly k: number;
}
