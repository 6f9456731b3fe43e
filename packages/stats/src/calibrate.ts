import { zeroOrOne } from "./confusion.ts";
import { requireSameLength } from "./counts-check.ts";
import {
  fitIsotonic,
  fitIsotonicInOrder,
  predictIsotonic,
  type IsotonicModel,
} from "./isotonic.ts";
import { rowLogLoss } from "./log-loss.ts";
import {
  fitLogisticCalibration,
  predictLogisticCalibration,
  type LogisticCalibrator,
} from "./logistic-calibration.ts";
import type { Random } from "./random.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import type { Sample } from "./sample.ts";
import { ascendingOrder } from "./score-bins.ts";

/** From score to probability. It is data: it survives JSON. */
export type Calibrator =
  | { readonly kind: "raw" }
  | { readonly kind: "logistic"; readonly model: LogisticCalibrator }
  | { readonly kind: "isotonic"; readonly model: IsotonicModel };

export type CalibratorKind = Calibrator["kind"];

export interface CalibrationChoice {
  readonly defined: true;
  /** Fitted on all rows: for the rows of later windows. */
  readonly calibrator: Calibrator;
  /** Cross-validated mean log loss in nats of each candidate. */
  readonly losses: Readonly<Partial<Record<CalibratorKind, number>>>;
  /** Per row, its probability by a calibrator that did not see it: for estimates on these rows. */
  readonly crossFitted: Float64Array;
}

export interface CalibrateOptions {
  /** Where the order of the folds comes from. */
  readonly random: Random;
  /** @default 10 */
  readonly folds?: number;
  /** @default { minRows: 200, minClassRows: 30, isotonicRows: 1000, isotonicClassRows: 100 } */
  readonly limits?: {
    /** Below these nothing is fitted: undefined, "too-few". */
    readonly minRows: number;
    readonly minClassRows: number;
    /** Below these isotonic regression is no candidate. */
    readonly isotonicRows: number;
    readonly isotonicClassRows: number;
  };
}

const defaults = {
  folds: 10,
  limits: { minRows: 200, minClassRows: 30, isotonicRows: 1000, isotonicClassRows: 100 },
} as const;

/**
 * Chooses how scores become probabilities: raw, logistic or isotonic (ends smoothed), whichever has
 * the least log loss over stratified folds; raw when it is within one standard error of the best.
 * Scores outside [0, 1] are no probabilities, so raw is then no candidate.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @returns undefined with "one-class", "too-few" (below 200 rows or 30 of a class), "not-finite" or,
 * when neither raw nor a fit exists, "constant"
 * @throws RangeError when lengths differ or a label is neither 0 nor 1
 */
export function calibrate(
  labels: Sample,
  scores: Sample,
  options: CalibrateOptions,
): CalibrationChoice | Undefined {
  requireSameLength(labels, scores);
  const folds = options.folds ?? defaults.folds;
  const limits = options.limits ?? defaults.limits;
  if (!(Number.isInteger(folds) && folds >= 2)) {
    throw new RangeError(`folds must be a whole number of at least 2, got ${folds}`);
  }
  const order = ascendingOrder(scores);
  if (order === null) return undefinedBecause("not-finite");
  const classes: [number[], number[]] = [[], []];
  for (let i = 0; i < labels.length; i++) classes[zeroOrOne(labels[i] as number, "label")].push(i);
  const rarer = Math.min(classes[0].length, classes[1].length);
  if (labels.length === 0) return undefinedBecause("no-rows");
  if (rarer === 0) return undefinedBecause("one-class");
  if (labels.length < limits.minRows || rarer < Math.max(folds, limits.minClassRows)) {
    return undefinedBecause("too-few");
  }
  const foldOf = stratifiedFolds(classes, labels.length, folds, options.random);
  const candidates = candidatesFor(scores, order, rarer, limits);
  const fitted = candidates
    .map((kind) => ({ kind, ...crossFit(kind, labels, scores, order, foldOf, folds) }))
    .filter(({ probabilities }) => probabilities !== null);
  return choose(fitted as readonly CrossFit[], labels, scores);
}

/**
 * The probability that a calibrator gives a score; raw returns the score itself.
 *
 * @throws RangeError when the score is NaN
 */
export function applyCalibrator(calibrator: Calibrator, score: number): number {
  if (Number.isNaN(score)) throw new RangeError("score must be a number, got NaN");
  if (calibrator.kind === "raw") return score;
  return calibrator.kind === "logistic"
    ? predictLogisticCalibration(calibrator.model, score)
    : predictIsotonic(calibrator.model, score);
}

interface CrossFit {
  readonly kind: CalibratorKind;
  readonly probabilities: Float64Array;
}

/** Fold of each row: both classes shuffled, then dealt out in turn. */
function stratifiedFolds(
  classes: readonly (readonly number[])[],
  rows: number,
  folds: number,
  random: Random,
): Uint16Array {
  const foldOf = new Uint16Array(rows);
  let next = 0;
  for (const members of classes) {
    const shuffled = [...members];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j] as number, shuffled[i] as number];
    }
    for (const row of shuffled) foldOf[row] = next++ % folds;
  }
  return foldOf;
}

function candidatesFor(
  scores: Sample,
  order: Uint32Array,
  rarer: number,
  limits: { readonly isotonicRows: number; readonly isotonicClassRows: number },
): CalibratorKind[] {
  const lowest = scores[order[0] as number] as number;
  const highest = scores[order[order.length - 1] as number] as number;
  const kinds: CalibratorKind[] = lowest >= 0 && highest <= 1 ? ["raw"] : [];
  kinds.push("logistic");
  if (order.length >= limits.isotonicRows && rarer >= limits.isotonicClassRows) {
    kinds.push("isotonic");
  }
  return kinds;
}

function crossFit(
  kind: CalibratorKind,
  labels: Sample,
  scores: Sample,
  order: Uint32Array,
  foldOf: Uint16Array,
  folds: number,
): { probabilities: Float64Array | null } {
  if (kind === "raw") return { probabilities: Float64Array.from(scores) };
  const probabilities = new Float64Array(labels.length);
  for (let fold = 0; fold < folds; fold++) {
    const calibrator = fit(
      kind,
      labels,
      scores,
      order.filter((row) => foldOf[row] !== fold),
    );
    if (calibrator === null) return { probabilities: null };
    for (let row = 0; row < labels.length; row++) {
      if (foldOf[row] !== fold) continue;
      probabilities[row] = applyCalibrator(calibrator, scores[row] as number);
    }
  }
  return { probabilities };
}

function fit(
  kind: Exclude<CalibratorKind, "raw">,
  labels: Sample,
  scores: Sample,
  rows: Uint32Array,
): Calibrator | null {
  if (kind === "isotonic") {
    const model = fitIsotonicInOrder(rows, scores, labels, { smoothEnds: true });
    return model.defined ? { kind, model } : null;
  }
  const pick = (values: Sample) => Float64Array.from(rows, (row) => values[row] as number);
  const model = fitLogisticCalibration(pick(labels), pick(scores));
  return model.defined ? { kind, model } : null;
}

function choose(
  fitted: readonly CrossFit[],
  labels: Sample,
  scores: Sample,
): CalibrationChoice | Undefined {
  const rated = fitted.map((one) => {
    const rowLosses = one.probabilities.map((p, row) => rowLogLoss(labels[row] as number, p));
    return { ...one, rowLosses, loss: mean(rowLosses) };
  });
  const [first] = rated;
  if (first === undefined) return undefinedBecause("constant");
  let best = rated.reduce((a, b) => (b.loss < a.loss ? b : a));
  const gain = first.rowLosses.map((loss, row) => loss - (best.rowLosses[row] as number));
  if (first.kind === "raw" && mean(gain) <= standardErrorOf(gain)) best = first;
  const losses = Object.fromEntries(rated.map(({ kind, loss }) => [kind, loss]));
  const calibrator = fitAll(best.kind, labels, scores);
  if (calibrator === null) return undefinedBecause("constant");
  return { defined: true, calibrator, losses, crossFitted: best.probabilities };
}

function fitAll(kind: CalibratorKind, labels: Sample, scores: Sample): Calibrator | null {
  if (kind === "raw") return { kind };
  if (kind === "isotonic") {
    const model = fitIsotonic(scores, labels, { smoothEnds: true });
    return model.defined ? { kind, model } : null;
  }
  const model = fitLogisticCalibration(labels, scores);
  return model.defined ? { kind, model } : null;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardErrorOf(values: Float64Array): number {
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
