import type { BoostingLoss } from "./boosting-loss.ts";
import { weightedTargetMean } from "./weighted-target-mean.ts";

/** Half the squared error. */
export const squaredLoss: BoostingLoss = {
  requireTarget: requireModerate,
  start: weightedTargetMean,
  writeGradients({ target, weights, score }, gradients) {
    for (let row = 0; row < target.length; row++) {
      const weight = weights ? (weights[row] as number) : 1;
      gradients[2 * row] = weight * ((score[row] as number) - (target[row] as number));
      gradients[2 * row + 1] = weight;
    }
  },
  rowLoss: (target, score) => (target - score) ** 2 / 2,
  answer: (score) => score,
  leafValue: null,
  squaresTarget: true,
};

/** Throws RangeError unless the target and sums of its squares are finite. */
export function requireModerate(value: number, row: number): void {
  if (Math.abs(value) <= 1e150) return;
  throw new RangeError(`row ${row}: a target lies within ±1e150, got ${value}`);
}
