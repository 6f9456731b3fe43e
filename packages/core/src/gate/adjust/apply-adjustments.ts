import type { Adjustment } from "@plumbline/contracts";
import { predictIsotonic, predictLogisticCalibration } from "@plumbline/stats";

/**
 * The score after all adjustments, in order; a threshold leaves it as it is. A score that is no finite
 * number stays what it is.
 *
 * @throws RangeError when an isotonic adjustment has not as many values as scores
 */
export function applyAdjustments(score: number, adjustments: readonly Adjustment[]): number {
  return adjustments.reduce(adjusted, score);
}

/** The threshold on the adjusted score: the last one named, or null. */
export function thresholdOf(adjustments: readonly Adjustment[]): number | null {
  const last = adjustments.findLast((one) => one.kind === "threshold");
  return last?.kind === "threshold" ? last.threshold : null;
}

function adjusted(score: number, adjustment: Adjustment): number {
  if (!Number.isFinite(score)) return score;
  switch (adjustment.kind) {
    case "threshold":
      return score;
    case "logistic": {
      const { slope, intercept } = adjustment;
      return predictLogisticCalibration({ defined: true, scale: "logit", slope, intercept }, score);
    }
    case "isotonic": {
      const { scores, values } = adjustment;
      if (scores.length !== values.length) {
        throw new RangeError(
          `${scores.length} scores of an adjustment have ${values.length} values`,
        );
      }
      return predictIsotonic({ defined: true, x: scores, y: values }, score);
    }
  }
}
