import { requireClasses } from "./auroc-multiclass.ts";
import { requireSameLength } from "./counts-check.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { proportion, type ProportionOptions } from "./proportion.ts";
import { undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";

/**
 * Share of rows whose true class is among the k classes with the highest scores; equal scores go to
 * the class that is listed first. Wilson interval.
 *
 * @param classes index of each row's true class
 * @param scores per class, its score in every row
 * @param k whole number ≥ 1
 * @returns undefined without rows or when a score is NaN
 */
export function topKAccuracy(
  classes: Sample,
  scores: readonly Sample[],
  k: number,
  options?: ProportionOptions,
): MetricEstimate {
  requireClasses(classes, scores.length);
  scores.forEach((ofClass) => requireSameLength(classes, ofClass));
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new RangeError(`k must be a whole number of at least 1, got ${k}`);
  }
  let hits = 0;
  for (let row = 0; row < classes.length; row++) {
    const own = classes[row] as number;
    const score = scores[own]?.[row] as number;
    let ahead = 0;
    for (let other = 0; other < scores.length; other++) {
      const rival = scores[other]?.[row] as number;
      if (Number.isNaN(rival)) return undefinedBecause("not-finite");
      if (rival > score || (rival === score && other < own)) ahead++;
    }
    if (ahead < k) hits++;
  }
  return proportion(hits, classes.length, options, "no-rows");
}
