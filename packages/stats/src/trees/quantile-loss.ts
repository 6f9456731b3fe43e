import type { BoostingLoss } from "./boosting-loss.ts";
import { requireModerate } from "./squared-loss.ts";

/**
 * Pinball loss of a quantile. Its second derivative is 0, so trees grow on the signs of the errors and
 * a leaf answers with the quantile of its errors.
 */
export function quantileLoss(quantile: number): BoostingLoss {
  return {
    requireTarget: requireModerate,
    start: (target, weights) => weightedQuantile(target, weights, quantile),
    writeGradients({ target, weights, score }, gradients) {
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? (weights[row] as number) : 1;
        const isAbove = (target[row] as number) > (score[row] as number);
        gradients[2 * row] = weight * (isAbove ? -quantile : 1 - quantile);
        gradients[2 * row + 1] = weight;
      }
    },
    rowLoss: (target, score) =>
      target > score ? quantile * (target - score) : (1 - quantile) * (score - target),
    answer: (score) => score,
    leafValue({ target, weights, score }, leaf) {
      const errors = Float64Array.from(
        leaf,
        (row) => (target[row] as number) - (score[row] as number),
      );
      const weightOf = weights && Float64Array.from(leaf, (row) => weights[row] as number);
      return weightedQuantile(errors, weightOf, quantile);
    },
    squaresTarget: false,
  };
}

/** The least value that at least the share `quantile` of the weight does not exceed. */
function weightedQuantile(
  values: Float64Array,
  weights: Float64Array | null,
  quantile: number,
): number {
  if (!weights) {
    const sorted = values.toSorted();
    return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] as number;
  }
  const order = Int32Array.from(values, (_, i) => i).sort(
    (a, b) => (values[a] as number) - (values[b] as number) || a - b,
  );
  let total = 0;
  for (const i of order) total += weights[i] as number;
  let below = 0;
  for (const i of order) {
    below += weights[i] as number;
    if (below >= quantile * total) return values[i] as number;
  }
  return values[order.at(-1) as number] as number;
}
