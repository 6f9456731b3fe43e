import {
  binaryScoreCountsOf,
  createRandom,
  equalMassGroups,
  expectedCalibrationError,
  type CalibrationErrorEstimate,
} from "@plumbline/stats";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateAnswers, GateRows } from "../gate-rows.ts";
import type { GateFinding } from "../gate-input.ts";
import { valueWords } from "../gate-words.ts";
import { rowDesignEffect } from "../row-design-effect.ts";

const bins = 15;
/** Noise of both errors that counts as no worse than the champion. */
const standardErrors = 2;
const fineBins = 200;

export const calibration: GateTestKind = {
  name: "calibration",
  title: "Scores that mean what they say",
  findings: (context) => [judge(context)],
};

function judge(context: GateContext): GateFinding {
  const { options, rows, input } = context;
  if (options.calibration === false) return { outcome: "skipped", reason: "It is switched off" };
  if (rows.task === "regression") {
    return { outcome: "skipped", reason: "Numbers have no calibration" };
  }
  const level = Math.max(1 - 2 * options.level, 1e-9);
  const candidate = errorOf(rows, rows.candidate, level, `gate/${input.candidate.version}`);
  if (typeof candidate === "string") {
    return { outcome: "unknown", reason: `The candidate ${candidate}` };
  }
  if (!candidate.defined) return { outcome: "unknown", reason: "There are no rows" };
  const champion = errorOf(rows, rows.champion, level, `gate/${input.champion.version}`);
  const before = typeof champion === "string" || !champion.defined ? null : champion;
  const { maxError } = options.calibration;
  const { excess, nullMean, interval } = candidate;
  const least = Math.max(0, (interval?.lo ?? candidate.value) - nullMean);
  const most = Math.max(0, (interval?.hi ?? candidate.value) - nullMean);
  const noise = Math.hypot(candidate.standardError ?? 0, before?.standardError ?? 0);
  const isNoWorse = before !== null && excess - before.excess <= standardErrors * noise;
  const isBeyond = excess > maxError && !isNoWorse;
  const isShown = isBeyond && least > maxError;
  const beside =
    before === null ? "" : `, the champion's ${valueWords(Math.max(0, before.excess))}`;
  const verdict = isShown
    ? "which is beyond it"
    : isBeyond
      ? "which chance may explain: more rows would tell"
      : isNoWorse && excess > maxError
        ? "but it is not shown worse than the champion"
        : "which is within";
  return {
    outcome: isShown ? "fail" : isBeyond ? "unknown" : "pass",
    subject: "expected calibration error",
    unit: "",
    champion: before && Math.max(0, before.excess),
    candidate: Math.max(0, excess),
    difference: before && Math.max(0, excess) - Math.max(0, before.excess),
    bound: maxError,
    rows: rows.truth.length,
    reason: `Scores are off by ${valueWords(Math.max(0, excess))} (${valueWords(least)} to ${valueWords(most)}) beyond what ${rows.truth.length} rows show by chance${beside}; at most ${valueWords(maxError)} is allowed, ${verdict}`,
  };
}

/** Of the scores, or of more than two classes of the probability that the answer is right. */
function errorOf(
  rows: GateRows,
  answers: GateAnswers,
  level: number,
  key: string,
): CalibrationErrorEstimate | string {
  const { scores, classScores, isProbability } = answers;
  if (!scores && !classScores) return "gave no scores";
  if (rows.truth.length === 0) return "answered no labelled row";
  if (!isProbability && isOutside(scores ?? classScores?.[0])) {
    return "gave scores that are no probabilities";
  }
  const [said, right] = classScores ? confidence(rows, classScores) : [scores, rows.truth];
  if (said === null) return "gave no scores";
  const residuals = said.map((p, row) => (right[row] as number) - p);
  const counts = equalMassGroups(binaryScoreCountsOf(right, said, edgesOf(said)), bins);
  const designEffect = rowDesignEffect(rows.clusters, residuals);
  const random = createRandom(key);
  // The p-value of perfect calibration is not asked for.
  const draws = { draws: 499, nullDraws: 0 };
  return expectedCalibrationError(counts, { level, designEffect, random, ...draws });
}

const isOutside = (scores: Float64Array | undefined): boolean =>
  scores?.some((score) => score < 0 || score > 1) ?? false;

function confidence(
  { truth }: GateRows,
  classScores: readonly Float64Array[],
): [Float64Array, Float64Array] {
  const said = new Float64Array(truth.length);
  const right = new Float64Array(truth.length);
  truth.forEach((label, row) => {
    let best = 0;
    classScores.forEach((ofClass, place) => {
      if ((ofClass[row] as number) > (classScores[best]?.[row] as number)) best = place;
    });
    said[row] = Math.min(1, Math.max(0, classScores[best]?.[row] ?? 0));
    right[row] = Number(best === label);
  });
  return [said, right];
}

function edgesOf(scores: Float64Array): readonly number[] {
  const sorted = Float64Array.from(scores).sort();
  const edges = Array.from(
    { length: fineBins - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / fineBins)] as number,
  );
  return [...new Set(edges)];
}
