import { confusionOf } from "./confusion.ts";
import { undefinedBecause } from "./result.ts";
import type { InfluenceEstimate } from "./row-influence.ts";

/**
 * F1 = 2 TP / D, D = 2 TP + FP + FN, with the influence of each row, (n/D) (2 tp_i − F1 d_i), where tp_i
 * and d_i are what the row adds to TP and D.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param decisions 1 where the model said positive
 * @returns undefined without rows, or when nothing is positive and nothing was called so
 * @throws RangeError when the lengths differ or a value is neither 0 nor 1
 * @example
 * const result = f1Influence([1, 0, 1], [1, 1, 0]);
 * assert.ok(result.defined && result.value === 0.5);
 */
export function f1Influence(
  labels: ArrayLike<number>,
  decisions: ArrayLike<number>,
): InfluenceEstimate {
  const { tp, fp, fn } = confusionOf(labels, decisions);
  const n = labels.length;
  if (n === 0) return undefinedBecause("no-rows");
  const bottom = 2 * tp + fp + fn;
  if (bottom === 0) return undefinedBecause("zero-denominator");
  const value = (2 * tp) / bottom;
  const influence = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const label = labels[i] as number;
    const decision = decisions[i] as number;
    influence[i] = (n / bottom) * (2 * label * decision - value * (label + decision));
  }
  return { defined: true, value, influence };
}
