import type { BoostingLoss } from "./boosting-loss.ts";
import { weightedTargetMean } from "./weighted-target-mean.ts";

/** Log loss of a probability target, the score being the log odds. */
export const logisticLoss: BoostingLoss = {
  requireTarget(value, row) {
    if (value >= 0 && value <= 1) return;
    throw new RangeError(`row ${row}: the target of a logistic loss lies in [0, 1], got ${value}`);
  },
  start(target, weights) {
    // Half a row at most certain: one class alone does not make the other impossible.
    const certain = 0.5 / (target.length + 1);
    const mean = weightedTargetMean(target, weights);
    const share = Math.min(1 - certain, Math.max(certain, mean));
    return Math.log(share / (1 - share));
  },
  writeGradients({ target, weights, score }, gradients) {
    for (let row = 0; row < target.length; row++) {
      const weight = weights ? (weights[row] as number) : 1;
      const p = expit(score[row] as number);
      gradients[2 * row] = weight * (p - (target[row] as number));
      gradients[2 * row + 1] = weight * p * (1 - p);
    }
  },
  rowLoss: (target, score) =>
    Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - target * score,
  answer: expit,
  leafValue: null,
  squaresTarget: false,
};

function expit(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
