import type { Confusion } from "./confusion.ts";
import { recall, specificity } from "./confusion-rates.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { ProportionOptions } from "./proportion.ts";
import { squareAndAdd } from "./square-and-add.ts";

/**
 * Balanced accuracy, (recall + specificity) / 2, with square-and-add limits from the two Wilson
 * intervals; undefined when a class is missing.
 *
 * @example
 * const result = balancedAccuracy({ tp: 1, fn: 1, tn: 3, fp: 1 });
 * assert.ok(result.defined && result.value === 0.625);
 */
export function balancedAccuracy(
  confusion: Confusion,
  options?: ProportionOptions,
): MetricEstimate {
  const found = recall(confusion, options);
  if (!found.defined) return found;
  const spared = specificity(confusion, options);
  if (!spared.defined) return spared;
  return squareAndAdd([found, spared], [0.5, 0.5]);
}
