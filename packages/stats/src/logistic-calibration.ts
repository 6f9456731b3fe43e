import { zeroOrOne } from "./confusion.ts";
import { requireSameLength } from "./counts-check.ts";
import { fitLogisticLine } from "./logistic-line.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import type { Sample } from "./sample.ts";

const smallest = 1e-15;

/** P(y = 1 | score) = 1 / (1 + exp(−(intercept + slope · t))), t the score or its logit. */
export interface LogisticCalibrator {
  readonly defined: true;
  readonly scale: "logit" | "score";
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Platt's calibration: logistic regression of the label on the logit of the score, or on the score
 * itself when a score lies outside [0, 1]. Targets are Platt's (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2), so
 * that a maximum exists also where the score separates the classes.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param weights weight of each row, all 1 when left out
 * @returns undefined with one class, constant scores or scores that are not finite
 * @see Platt (1999); Lin, Lin, Weng (2007), https://doi.org/10.1007/s10994-007-5018-6
 */
export function fitLogisticCalibration(
  labels: Sample,
  scores: Sample,
  weights?: Sample,
): LogisticCalibrator | Undefined {
  requireSameLength(labels, scores);
  if (weights) requireSameLength(labels, weights);
  let scale: "logit" | "score" = "logit";
  const totals: [number, number] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (!Number.isFinite(score)) return undefinedBecause("not-finite");
    if (score < 0 || score > 1) scale = "score";
    totals[zeroOrOne(labels[i] as number, "label")] += weights ? (weights[i] as number) : 1;
  }
  if (totals[0] + totals[1] === 0) return undefinedBecause("no-rows");
  if (totals[0] === 0 || totals[1] === 0) return undefinedBecause("one-class");
  const target = [1 / (totals[0] + 2), (totals[1] + 1) / (totals[1] + 2)] as const;
  const x = Float64Array.from(scores, (score) => (scale === "logit" ? logit(score) : score));
  const positives = new Float64Array(x.length);
  const negatives = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    positives[i] = weight * target[labels[i] as 0 | 1];
    negatives[i] = weight - (positives[i] as number);
  }
  const line = fitLogisticLine(x, positives, negatives);
  if (line === null) return undefinedBecause("constant");
  return { defined: true, scale, intercept: line.intercept, slope: line.slope };
}

/** Calibrated probability at a score. */
export function predictLogisticCalibration(calibrator: LogisticCalibrator, score: number): number {
  const t = calibrator.scale === "logit" ? logit(score) : score;
  return 1 / (1 + Math.exp(-(calibrator.intercept + calibrator.slope * t)));
}

/** ln(p / (1 − p)) with p clipped to [1e-15, 1 − 1e-15]. */
export function logit(probability: number): number {
  const p = Math.min(1 - smallest, Math.max(smallest, probability));
  return Math.log(p) - Math.log1p(-p);
}
