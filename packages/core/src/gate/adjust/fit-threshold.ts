import type { Adjustment, GateDocument } from "@plumbline/contracts";
import { numberWords, percentWords, countWords } from "../../checks/number-words.ts";

/** What a new decision threshold is to achieve. */
export type ThresholdObjective =
  | { readonly cost: NonNullable<GateDocument["costs"]> }
  | { readonly most: "f1" | "accuracy" }
  /** Share of the rows that are called positive. */
  | { readonly rate: number }
  /** The highest threshold that still finds this share of the positives. */
  | { readonly recall: number };

/** An adjustment that was fitted, or why there is none; `reason` says either in words. */
export type FittedAdjustment =
  | {
      readonly defined: true;
      /** Null when the score is best left as it is. */
      readonly adjustment: Adjustment | null;
      readonly rows: number;
      readonly positives: number;
      readonly reason: string;
    }
  | { readonly defined: false; readonly reason: string };

/** Below these a fit says more about chance than about the model. */
export const fittingLimits = { rows: 200, ofClass: 30 } as const;

/**
 * The threshold of the score from which a row is best called positive. It lies in the middle between two
 * scores that occur; of equally good ones the one nearest the middle of them all is taken.
 *
 * @param scores higher means more likely positive; any scale
 * @param labels 1 for the positive class, 0 for the other
 * @returns not defined below 200 rows or 30 of a class, or when a score is not finite
 * @throws RangeError when lengths differ, a label is neither 0 nor 1 or a share lies outside (0, 1)
 */
export function fitThreshold(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  objective: ThresholdObjective,
): FittedAdjustment {
  const share =
    "rate" in objective ? objective.rate : "recall" in objective ? objective.recall : 0.5;
  if (!(share > 0 && share < 1)) throw new RangeError(`A share lies in (0, 1), got ${share}`);
  const counted = countRows(scores, labels);
  if ("reason" in counted) return { defined: false, reason: counted.reason };
  const { rows, positives } = counted;
  const cuts = cutsOf(scores, labels);
  const worths = cuts.map((cut) => worthOf(cut, objective, rows, positives));
  const best = worths.reduce((most, worth) => Math.max(most, worth), -Infinity);
  const slack = 1e-12 * Math.max(1, Math.abs(best));
  const tied = cuts.filter((_, place) => (worths[place] as number) >= best - slack);
  const chosen = tied[Math.floor((tied.length - 1) / 2)] as Cut;
  const called = chosen.tp + chosen.fp;
  const found = percentWords(chosen.tp / positives);
  return {
    defined: true,
    adjustment: { kind: "threshold", threshold: chosen.threshold },
    rows,
    positives,
    reason: `From ${numberWords(chosen.threshold)} on, ${percentWords(called / rows)} of ${countWords(rows, "row")} are called positive and ${found} of the positives found: ${objectiveWords(objective, best)}`,
  };
}

/** Refuses what cannot be fitted on; counts the rest. */
export function countRows(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): { readonly rows: number; readonly positives: number } | { readonly reason: string } {
  const rows = labels.length;
  if (scores.length !== rows) {
    throw new RangeError(`lengths differ: ${scores.length} scores and ${rows} labels`);
  }
  let positives = 0;
  let unusable = 0;
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as number;
    if (label !== 0 && label !== 1) throw new RangeError(`label must be 0 or 1, got ${label}`);
    positives += label;
    if (!Number.isFinite(scores[row])) unusable++;
  }
  if (unusable > 0) return { reason: `${countWords(unusable, "score")} of ${rows} are not finite` };
  const rarer = Math.min(positives, rows - positives);
  if (rows < fittingLimits.rows || rarer < fittingLimits.ofClass) {
    return {
      reason: `${countWords(rows, "row")} with ${numberWords(rarer)} of the rarer class are too few: ${fittingLimits.rows} and ${fittingLimits.ofClass} are needed`,
    };
  }
  return { rows, positives };
}

/** What happens when rows from a score on are called positive. */
interface Cut {
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
}

/** All cuts, from "every row is positive" to "none is". */
function cutsOf(scores: ArrayLike<number>, labels: ArrayLike<number>): readonly Cut[] {
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number) || a - b,
  );
  let tp = 0;
  for (let row = 0; row < labels.length; row++) tp += labels[row] as number;
  let fp = labels.length - tp;
  let below = -Infinity;
  const cuts: Cut[] = [];
  for (const row of order) {
    const score = scores[row] as number;
    if (score !== below) cuts.push({ threshold: between(below, score), tp, fp });
    below = score;
    if (labels[row] === 1) tp--;
    else fp--;
  }
  cuts.push({ threshold: below + Math.max(1e-9, Math.abs(below) * 1e-9), tp: 0, fp: 0 });
  return cuts;
}

function between(below: number, above: number): number {
  if (below === -Infinity) return above;
  const middle = below + (above - below) / 2;
  return middle > below && middle <= above ? middle : above;
}

function worthOf(
  { tp, fp }: Cut,
  objective: ThresholdObjective,
  rows: number,
  positives: number,
): number {
  const fn = positives - tp;
  const tn = rows - positives - fp;
  if ("cost" in objective) {
    const { truePositive, falsePositive, falseNegative, trueNegative } = objective.cost;
    const sum = tp * truePositive + fp * falsePositive + fn * falseNegative + tn * trueNegative;
    return -sum / rows;
  }
  if ("rate" in objective) return -Math.abs((tp + fp) / rows - objective.rate);
  if ("recall" in objective) {
    return tp / positives >= objective.recall ? 1 - (tp + fp) / rows : -1;
  }
  return objective.most === "f1" ? (2 * tp) / (2 * tp + fp + fn) : (tp + tn) / rows;
}

function objectiveWords(objective: ThresholdObjective, best: number): string {
  if ("cost" in objective) return `the least mean cost, ${numberWords(-best)}`;
  if ("rate" in objective) return `nearest to the wanted ${percentWords(objective.rate)}`;
  if ("recall" in objective) {
    return `the fewest called positive that find ${percentWords(objective.recall)}`;
  }
  return objective.most === "f1"
    ? `the highest F1, ${numberWords(best)}`
    : `the highest accuracy, ${numberWords(best)}`;
}
