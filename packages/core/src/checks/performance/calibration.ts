import {
  type BinaryScoreCounts,
  calibrationSlopeFromCounts,
  createRandom,
  differenceOfEstimates,
  equalMassGroups,
  excess,
  expectedCalibrationError,
  type MetricEstimate,
  observedExpectedRatio,
} from "@plumbline/stats";
import { z } from "zod";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { numberWords } from "../number-words.ts";
import { computedOnce } from "./computed-once.ts";
import { smallestDifference } from "./smallest-difference.ts";

const groups = 15;
/** A baseline with a smaller p was not calibrated itself. */
const calibratedP = 0.05;

const options = z.strictObject({
  minError: z
    .number()
    .min(0)
    .default(0.02)
    .describe("Smallest rise of the calibration error, beyond noise, that may alert"),
  minSlope: z
    .number()
    .min(0)
    .default(0.1)
    .describe("Smallest move of the calibration slope away from 1 that may alert"),
  minRatio: z
    .number()
    .min(0)
    .default(0.1)
    .describe("Smallest move of observed by expected positives away from 1 that may alert"),
});

type Options = z.output<typeof options>;

export const calibration = {
  id: "calibration",
  family: "performance",
  title: "Calibration",
  question: "Do the scores still say how often the outcome is positive?",
  options,
  evaluate(input, settings) {
    const before = probabilitiesOf(input.reference.performance);
    const now = probabilitiesOf(input.current.performance);
    if (!before || !now) return [];
    const line = { before: slopeOf(before, input), now: slopeOf(now, input) };
    const slope = differenceOfEstimates(line.before, line.now);
    return [
      errorChange(before, now, slope.defined ? slope.pValue : null, input, settings),
      moveFromOne(line.before, line.now, input, {
        ...{ method: "calibration-slope", noun: "calibration slope", floor: settings.minSlope },
      }),
      moveFromOne(ratioOf(before, input), ratioOf(now, input), input, {
        ...{ method: "observed-expected", noun: "observed by expected positives" },
        floor: settings.minRatio,
      }),
    ];
  },
} as const satisfies Check<Options>;

function probabilitiesOf(counts: PerformanceCounts | null): BinaryScoreCounts | null {
  return counts?.task === "binary" ? counts.probabilities : null;
}

function slopeOf(counts: BinaryScoreCounts, { designEffect }: CheckInput): MetricEstimate {
  const found = calibrationSlopeFromCounts(counts, { designEffect: designEffect(null) });
  return found.defined ? found.slope : found;
}

/** Calibration in the large: one number, so it shows a shift of the rate that bins cannot. */
function ratioOf(counts: BinaryScoreCounts, { designEffect }: CheckInput): MetricEstimate {
  return observedExpectedRatio(counts, { designEffect: designEffect(null) });
}

const errorOf = computedOnce<ReturnType<typeof expectedCalibrationError>>();

/**
 * The p-value asks whether the current scores are calibrated. A baseline that was not calibrated makes
 * that question pointless; then the change of the slope answers.
 */
function errorChange(
  before: BinaryScoreCounts,
  now: BinaryScoreCounts,
  slopeP: number | null,
  { plan, designEffect, level }: CheckInput,
  { minError }: Options,
): Measurement {
  const estimate = (counts: BinaryScoreCounts, side: string) =>
    expectedCalibrationError(equalMassGroups(counts, groups), {
      designEffect: designEffect(null),
      random: createRandom(`${plan.id}/calibration/${side}`),
    });
  const key = `${plan.id}/${designEffect(null)}`;
  const left = errorOf(before, key, () => estimate(before, "baseline"));
  const right = estimate(now, "current");
  const subject = { method: "ece", unit: "share" };
  if (!left.defined || !right.defined) {
    const words = "no labelled scores to compare";
    return { ...subject, outcome: "undefined", why: "no-rows", words };
  }
  const error = Math.hypot(left.standardError ?? 0, right.standardError ?? 0);
  const wasCalibrated = (left.pValue ?? 1) > calibratedP;
  return {
    ...subject,
    n: left.n,
    m: right.n,
    baselineValue: left.value,
    currentValue: right.value,
    outcome: "effect",
    value: right.value - left.value,
    interval: null,
    p: (wasCalibrated ? right.pValue : slopeP) ?? 1,
    excess: Math.max(0, right.excess - Math.max(0, left.excess)),
    floor: minError,
    smallestDetectable: smallestDifference(error > 0 ? error : null, level),
    words: `calibration error ${numberWords(left.value)} → ${numberWords(right.value)}, noise alone gives ${numberWords(right.nullMean)}`,
    details: { nullMean: right.nullMean, bins: groups, wasCalibrated },
  };
}

interface NearOne {
  readonly method: string;
  readonly noun: string;
  readonly floor: number;
}

/** For numbers that are 1 when scores are true: a move towards 1 is no harm. */
function moveFromOne(
  before: MetricEstimate,
  now: MetricEstimate,
  { level }: CheckInput,
  { method, noun, floor }: NearOne,
): Measurement {
  const difference = differenceOfEstimates(before, now);
  if (!before.defined || !now.defined || !difference.defined || difference.pValue === null) {
    const why = difference.defined ? "too-few" : difference.why;
    return { method, outcome: "undefined", why, words: `the ${noun} does not exist: ${why}` };
  }
  const worsening = Math.abs(now.value - 1) - Math.abs(before.value - 1);
  const { value, interval, pValue, standardError } = difference;
  return {
    method,
    n: before.n,
    m: now.n,
    baselineValue: before.value,
    currentValue: now.value,
    outcome: "effect",
    value,
    interval,
    p: worsening > 0 ? pValue : 1,
    excess: worsening > 0 ? excess(worsening, standardError ?? 0, "root") : 0,
    floor,
    smallestDetectable: smallestDifference(standardError, level),
    words: `${noun} ${numberWords(before.value)} → ${numberWords(now.value)}, 1 is calibrated`,
  };
}
