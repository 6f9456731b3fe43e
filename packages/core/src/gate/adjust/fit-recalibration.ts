import type { Adjustment } from "@plumbline/contracts";
import { calibrate, createRandom, fitIsotonic, type Calibrator } from "@plumbline/stats";
import { countWords, numberWords } from "../../checks/number-words.ts";
import { countRows, type FittedAdjustment } from "./fit-threshold.ts";

const isotonicRows = 1_000;
const isotonicClassRows = 100;

export interface RecalibrationOptions {
  /**
   * Key of the folds: the same rows and key give the same fit.
   * @default "recalibration"
   */
  readonly seed?: string;
}

/**
 * How scores become probabilities again: logistic, or isotonic from 1,000 rows with 100 of each class on,
 * whichever has the least log loss over ten folds; the score is left as it is when no fit beats it by
 * more than a standard error. Isotonic fits make equal scores of neighbouring ones, so ranks may tie.
 *
 * @param scores higher means more likely positive; scores outside [0, 1] are only ranked, which takes an
 *   isotonic fit
 * @param labels 1 for the positive class, 0 for the other
 * @returns not defined below 200 rows or 30 of a class, when a score is not finite, or when higher scores
 *   mean fewer positives
 * @throws RangeError when lengths differ or a label is neither 0 nor 1
 */
export function fitRecalibration(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { seed = "recalibration" }: RecalibrationOptions = {},
): FittedAdjustment {
  const counted = countRows(scores, labels);
  if ("reason" in counted) return { defined: false, reason: counted.reason };
  const { rows, positives } = counted;
  let isProbability = true;
  for (let row = 0; row < rows; row++) {
    if ((scores[row] as number) < 0 || (scores[row] as number) > 1) isProbability = false;
  }
  const facts = { rows, positives };
  if (!isProbability) return ofRanks(scores, labels, facts);
  const choice = calibrate(labels, scores, { random: createRandom(seed) });
  if (!choice.defined) return { defined: false, reason: "All scores are equal" };
  const adjustment = adjustmentOf(choice.calibrator);
  if (adjustment !== null && !rises(adjustment)) {
    return {
      defined: false,
      reason: "Higher scores mean fewer positives: the model is upside down",
    };
  }
  const losses = Object.entries(choice.losses).map(
    ([kind, loss]) => `${kind} ${numberWords(loss)}`,
  );
  const what =
    adjustment === null ? "The score is left as it is" : `The ${adjustment.kind} fit is taken`;
  return {
    defined: true,
    adjustment,
    ...facts,
    reason: `${what}: log loss over ten folds of ${countWords(rows, "row")} is ${losses.join(", ")}`,
  };
}

function ofRanks(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  facts: { readonly rows: number; readonly positives: number },
): FittedAdjustment {
  const rarer = Math.min(facts.positives, facts.rows - facts.positives);
  if (facts.rows < isotonicRows || rarer < isotonicClassRows) {
    const reason = `Scores lie outside [0, 1], which takes an isotonic fit, and ${countWords(facts.rows, "row")} with ${numberWords(rarer)} of the rarer class are too few: ${numberWords(isotonicRows)} and ${isotonicClassRows} are needed`;
    return { defined: false, reason };
  }
  const model = fitIsotonic(scores, labels, { smoothEnds: true });
  if (!model.defined) return { defined: false, reason: "There are no rows" };
  const adjustment = isotonic(model);
  if (!rises(adjustment)) {
    return { defined: false, reason: "Higher scores do not mean more positives" };
  }
  const reason = `Scores lie outside [0, 1]: they were made probabilities by an isotonic fit of ${countWords(facts.rows, "row")}`;
  return { defined: true, adjustment, ...facts, reason };
}

function adjustmentOf(calibrator: Calibrator): Adjustment | null {
  switch (calibrator.kind) {
    case "raw":
      return null;
    case "logistic": {
      const { slope, intercept } = calibrator.model;
      return { kind: "logistic", slope, intercept };
    }
    case "isotonic":
      return isotonic(calibrator.model);
  }
}

function isotonic({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }) {
  return { kind: "isotonic", scores: [...x], values: [...y] } satisfies Adjustment;
}

function rises(adjustment: Adjustment): boolean {
  if (adjustment.kind === "logistic") return adjustment.slope > 0;
  if (adjustment.kind === "threshold") return true;
  return (adjustment.values[0] as number) < (adjustment.values.at(-1) as number);
}
