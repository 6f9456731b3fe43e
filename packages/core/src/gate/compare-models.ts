import type { GateDocument, GateMetric } from "@plumbline/contracts";
import {
  clusteredEstimate,
  sumOfInfluences,
  upperTailP,
  type ClusteredEstimate,
  type RowInfluence,
  type UndefinedReason,
} from "@plumbline/stats";
import { gateMetrics } from "./gate-metrics.ts";
import type { GateRows } from "./gate-rows.ts";

/** One metric of both models on the same rows. */
export interface Comparison {
  readonly defined: true;
  readonly champion: number;
  readonly candidate: number;
  /** Candidate − champion. */
  readonly difference: ClusteredEstimate;
  /** One-sided p of "the candidate is better by at most `gain`", in the metric's unit; negative for a loss. */
  readonly pBetterThan: (gain: number) => number;
  /** One-sided p of "the loss is at most this share of the champion's value". */
  readonly pWorseThanShare: (share: number) => number;
}

export type ComparisonResult = Comparison | { readonly defined: false; readonly why: string };

/** Rounding of scores moves a metric by this share of it and means nothing. */
const rounding = 1e-12;

/** Compares both models on the rows; limits at the one-sided level. */
export function compareModels(
  metric: GateMetric,
  rows: GateRows,
  { costs, level }: Pick<GateDocument, "costs" | "level">,
): ComparisonResult {
  const definition = gateMetrics[metric];
  if (!definition.tasks.includes(rows.task)) {
    return undefinedInWords(`${definition.title} does not exist for the task ${rows.task}`);
  }
  if (metric === "cost" && costs === undefined) {
    return undefinedInWords("what an error costs was not said: set costs");
  }
  const champion = definition.of(rows, rows.champion, costs);
  const candidate = definition.of(rows, rows.candidate, costs);
  if (!champion.defined)
    return undefinedInWords(whyWords(champion.why, definition.needs, "champion"));
  if (!candidate.defined) {
    return undefinedInWords(whyWords(candidate.why, definition.needs, "candidate"));
  }
  const difference = estimate(rows, level, [
    [1, candidate],
    [-1, champion],
  ]);
  if (!difference.defined) {
    return undefinedInWords(whyWords(difference.why, definition.needs, "candidate"));
  }
  const { sign } = definition;
  const size = Math.max(Math.abs(champion.value), Math.abs(candidate.value));
  const gain = { ...difference, value: sign * difference.value };
  const pBetterThan = (by: number): number =>
    Math.abs(gain.value - by) <= rounding * size ? 1 : upperTailP(gain, by);
  const pWorseThanShare = (share: number): number => {
    const tolerated = share * Math.sign(champion.value);
    const loss = estimate(rows, level, [
      [-sign, candidate],
      [sign - tolerated, champion],
    ]);
    if (!loss.defined || Math.abs(loss.value) <= rounding * size) return 1;
    return upperTailP(loss, 0);
  };
  return {
    defined: true,
    champion: champion.value,
    candidate: candidate.value,
    difference,
    pBetterThan,
    pWorseThanShare,
  };
}

function estimate(
  { clusters }: GateRows,
  level: number,
  parts: readonly (readonly [number, RowInfluence])[],
) {
  // A level of one half has no interval beyond the value itself.
  const twoSided = Math.max(1 - 2 * level, 1e-9);
  return clusteredEstimate(sumOfInfluences(parts), {
    level: twoSided,
    ...(clusters && { clusters: clusters.codes }),
  });
}

const undefinedInWords = (why: string): ComparisonResult => ({ defined: false, why });

function whyWords(why: UndefinedReason, needs: string, side: string): string {
  switch (why) {
    case "no-rows":
      return "there are no rows";
    case "too-few":
      return "one row cannot be compared";
    case "one-class":
      return "all rows have one class";
    case "zero-denominator":
      return `nothing is positive, and the ${side} called nothing so`;
    case "not-applicable":
      return `the ${side} gave no ${needs === "probabilities" ? "scores" : needs}`;
    default:
      return "the numbers are too large to be summed";
  }
}
