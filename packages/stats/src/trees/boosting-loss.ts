import { squaredLoss } from "./squared-loss.ts";
import { logisticLoss } from "./logistic-loss.ts";
import { quantileLoss } from "./quantile-loss.ts";
import type { TreeLoss } from "./tree-options.ts";

/** Rows that a loss looks at: targets, weights of mean 1 or null for all 1, and scores so far. */
export interface LossRows {
  readonly target: Float64Array;
  readonly weights: Float64Array | null;
  readonly score: Float64Array;
}

/** What boosting asks of a loss. */
export interface BoostingLoss {
  /** Throws RangeError for a target the loss has no meaning for. */
  requireTarget(value: number, row: number): void;
  /** The best score that is the same for all rows. */
  start(target: Float64Array, weights: Float64Array | null): number;
  /** First and second derivative by the score, times the weight, as pairs of a row. */
  writeGradients(rows: LossRows, gradients: Float64Array): void;
  /** Loss of one row without its weight. */
  rowLoss(target: number, score: number): number;
  /** What is predicted at a score. */
  answer(score: number): number;
  /** The answer of a leaf that holds these rows; null for a Newton step, −G/(H + l2). */
  readonly leafValue: ((rows: LossRows, leaf: Int32Array) => number) | null;
  /** Gains are squares of targets, which are rescaled lest they under- or overflow. */
  readonly squaresTarget: boolean;
}

export function boostingLoss(loss: TreeLoss): BoostingLoss {
  if (loss.kind === "squared") return squaredLoss;
  return loss.kind === "logistic" ? logisticLoss : quantileLoss(loss.quantile);
}
