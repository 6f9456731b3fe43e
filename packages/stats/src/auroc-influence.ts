import { requireSameLength } from "./counts-check.ts";
import { undefinedBecause } from "./result.ts";
import type { InfluenceEstimate } from "./row-influence.ts";
import { rowPlacements } from "./row-placements.ts";
import type { Sample } from "./sample.ts";

/**
 * AUROC with the influence of each row: (V_i − A) n/P for a positive with placement V_i, (U_i − A) n/N
 * for a negative. Without clusters its variance is DeLong's, with P − 1 in place of P; with clusters it
 * is the form for clustered rows.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @returns undefined with one class or when a score is not finite
 * @throws RangeError when the lengths differ or a label is neither 0 nor 1
 * @see Obuchowski (1997), https://doi.org/10.2307/2533958
 * @example
 * const result = aurocInfluence([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * assert.ok(result.defined && result.value === 0.75);
 */
export function aurocInfluence(labels: Sample, scores: Sample): InfluenceEstimate {
  requireSameLength(labels, scores);
  const placed = rowPlacements(labels, scores);
  if (placed === null) return undefinedBecause("not-finite");
  const { placement, positives, negatives, area } = placed;
  const n = labels.length;
  if (n === 0) return undefinedBecause("no-rows");
  if (positives === 0 || negatives === 0) return undefinedBecause("one-class");
  const influence = placement.map(
    (share, row) => ((share - area) * n) / (labels[row] === 1 ? positives : negatives),
  );
  return { defined: true, value: area, influence };
}
