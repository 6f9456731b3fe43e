import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/performance-metrics.json" with { type: "json" };
import {
  addBinaryScoreRow,
  binaryScoreCountsOf,
  brierFromCounts,
  emptyBinaryScoreCounts,
  equalMassGroups,
  logLossFromCounts,
  mergeBinaryScoreCounts,
  type BinaryScoreCounts,
} from "./binary-score-counts.ts";
import { brierScore } from "./brier.ts";
import { brierDecomposition } from "./brier-decomposition.ts";
import { expectedCalibrationError, maximumCalibrationError } from "./calibration-error.ts";
import { calibrationSlope, calibrationSlopeFromCounts } from "./calibration-slope.ts";
import { logLoss } from "./log-loss.ts";
import { observedExpectedRatio } from "./observed-expected-ratio.ts";
import { createRandom, type Random } from "./random.ts";
import { reliabilityTable } from "./reliability-table.ts";
import { spiegelhalterTest } from "./spiegelhalter.ts";

const edges = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
const empty = emptyBinaryScoreCounts(3);

function simulated(random: Random, n: number, distort: (p: number) => number): BinaryScoreCounts {
  const counts = emptyBinaryScoreCounts(20);
  for (let i = 0; i < n; i++) {
    const p = random.uniform();
    const y = random.uniform() < p ? 1 : 0;
    const shown = distort(p);
    addBinaryScoreRow(counts, Math.min(19, Math.floor(20 * shown)), y, shown);
  }
  return counts;
}

test.each(golden.scores)("losses from rows and counts agree with scikit-learn ($logLoss)", (at) => {
  const counts = binaryScoreCountsOf(at.labels, at.scores, edges);
  for (const estimate of [logLoss(at.labels, at.scores), logLossFromCounts(counts)]) {
    expect(estimate).toMatchObject({
      value: expect.closeTo(at.logLoss, 10),
      interval: {
        lo: expect.closeTo(at.logLossInterval[0] as number, 9),
        hi: expect.closeTo(at.logLossInterval[1] as number, 9),
        kind: "student",
      },
    });
  }
  for (const estimate of [brierScore(at.labels, at.scores), brierFromCounts(counts)]) {
    expect(estimate).toMatchObject({ value: expect.closeTo(at.brier, 12) });
  }
  expect(spiegelhalterTest(counts)).toMatchObject({
    statistic: expect.closeTo(at.spiegelhalter, 9),
  });
});

test.each(golden.scores)("calibration slope agrees with statsmodels ($slope)", (at) => {
  const fit = calibrationSlope(at.labels, at.scores);
  if (!fit.defined) throw new Error(fit.why);
  expect(fit.slope.value).toBeCloseTo(at.slope, 7);
  expect(fit.intercept.value).toBeCloseTo(at.intercept, 7);
  expect(fit.slope.standardError).toBeCloseTo(at.slopeError, 6);
  expect(fit.intercept.standardError).toBeCloseTo(at.interceptError, 6);
});

test("merged counts are the counts of the whole", () => {
  const rows = fc.array(fc.tuple(fc.nat(1), fc.nat(100)), { maxLength: 30 });
  fc.assert(
    fc.property(rows, rows, (a, b) => {
      const countsOf = (pairs: readonly (readonly [number, number])[]) =>
        binaryScoreCountsOf(
          pairs.map(([label]) => label),
          pairs.map(([, percent]) => percent / 100),
          edges,
        );
      const merged = mergeBinaryScoreCounts(countsOf(a), countsOf(b));
      const whole = countsOf([...a, ...b]);
      expect(merged.positives).toEqual(whole.positives);
      merged.logLosses.forEach((value, bin) => {
        expect(value).toBeCloseTo(whole.logLosses[bin] as number, 9);
      });
    }),
  );
  expect(() => mergeBinaryScoreCounts(empty, emptyBinaryScoreCounts(2))).toThrow(RangeError);
});

test("Murphy's parts add up to the Brier score", () => {
  const counts = simulated(createRandom("brier"), 500, (p) => p);
  const parts = brierDecomposition(counts);
  if (!parts.defined) throw new Error(parts.why);
  const { brier, reliability, resolution, uncertainty, withinBin } = parts;
  expect(reliability - resolution + uncertainty + withinBin).toBeCloseTo(brier, 14);
  expect(Math.abs(withinBin)).toBeLessThan(0.01);
  const equal = binaryScoreCountsOf([1, 0, 1, 0, 0], [0.8, 0.8, 0.3, 0.3, 0.3], [0.5]);
  expect(brierDecomposition(equal)).toMatchObject({ withinBin: expect.closeTo(0, 12) });
});

test("ECE of a calibrated model equals its null mean on average, with uniform p-values", () => {
  const random = createRandom("ece");
  let excess = 0;
  let small = 0;
  const draws = 200;
  for (let draw = 0; draw < draws; draw++) {
    const counts = simulated(random, 300, (p) => p);
    const error = expectedCalibrationError(counts, { random, draws: 19, nullDraws: 99 });
    if (!error.defined) throw new Error(error.why);
    excess += error.excess / draws;
    if ((error.pValue as number) <= 0.1) small++;
  }
  expect(Math.abs(excess)).toBeLessThan(0.003);
  expect(small / draws).toBeGreaterThan(0.04);
  expect(small / draws).toBeLessThan(0.17);
});

test("overconfident predictions are found by every calibration measure", () => {
  const random = createRandom("over");
  const counts = simulated(random, 4000, (p) => (p < 0.5 ? p * p * 2 : 1 - 2 * (1 - p) ** 2));
  const error = expectedCalibrationError(counts, { random, draws: 199, nullDraws: 199 });
  if (!error.defined || error.interval === null) throw new Error("has an interval");
  expect(error.excess).toBeGreaterThan(0.05);
  expect(error.pValue).toBeLessThan(1 / 200);
  expect(error.interval.lo).toBeLessThan(error.value);
  expect(error.interval.hi).toBeGreaterThan(error.value);
  const test = spiegelhalterTest(counts);
  expect(test.defined && test.pValue).toBeLessThan(1e-6);
  const slope = calibrationSlopeFromCounts(counts);
  expect(slope.defined && slope.slope.interval?.hi).toBeLessThan(0.8);
  const largest = maximumCalibrationError(counts);
  expect(largest.defined && largest.value).toBeGreaterThan(error.value);
});

test("observed ÷ expected is 1 when the rate is right, and its interval holds 1", () => {
  const ratio = observedExpectedRatio(simulated(createRandom("oe"), 2000, (p) => p));
  if (!ratio.defined || ratio.interval === null) throw new Error("has an interval");
  expect(ratio.interval.lo).toBeLessThan(1);
  expect(ratio.interval.hi).toBeGreaterThan(1);
  const exact = binaryScoreCountsOf([1, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], []);
  expect(observedExpectedRatio(exact)).toMatchObject({ value: 0.5, standardError: 0.5 });
});

test("a reliability table has a row per filled bin, and groups hold about equally many rows", () => {
  const counts = simulated(createRandom("groups"), 3000, (p) => p);
  const groups = equalMassGroups(counts, 5);
  const table = reliabilityTable(groups);
  expect(table.map(({ bin }) => bin)).toEqual([0, 1, 2, 3, 4]);
  for (const row of table) {
    expect(row.n).toBeGreaterThan(400);
    expect(row.observed).toMatchObject({ value: expect.closeTo(row.predicted, 1) });
  }
  const rowsIn = (table: readonly { n: number }[]) => table.reduce((sum, { n }) => sum + n, 0);
  expect(rowsIn(table)).toBe(3000);
  expect(rowsIn(reliabilityTable(equalMassGroups(counts, 100)))).toBe(3000);
  expect(reliabilityTable(empty)).toEqual([]);
  expect(equalMassGroups(empty, 4).positives).toEqual([]);
});

test("calibration measures say why they do not exist", () => {
  const noRows = { defined: false, why: "no-rows" };
  expect(expectedCalibrationError(empty)).toEqual(noRows);
  expect(maximumCalibrationError(empty)).toEqual(noRows);
  expect(observedExpectedRatio(empty)).toEqual(noRows);
  expect(brierDecomposition(empty)).toEqual(noRows);
  expect(spiegelhalterTest(empty)).toEqual(noRows);
  expect(logLossFromCounts(empty)).toEqual(noRows);
  const certain = binaryScoreCountsOf([0, 0], [0, 0], [0.5]);
  expect(observedExpectedRatio(certain)).toEqual({ defined: false, why: "zero-denominator" });
  expect(spiegelhalterTest(certain)).toEqual({ defined: false, why: "zero-denominator" });
  expect(calibrationSlope([1, 1], [0.2, 0.4])).toEqual({ defined: false, why: "one-class" });
  expect(calibrationSlope([1, 0], [0.4, 0.4])).toEqual({ defined: false, why: "constant" });
  expect(calibrationSlope([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.9])).toEqual({
    defined: false,
    why: "no-common-support",
  });
});

test("scores outside [0, 1], labels outside {0, 1} and missing bins are refused", () => {
  expect(() => addBinaryScoreRow(emptyBinaryScoreCounts(1), 0, 1, 1.01)).toThrow(RangeError);
  expect(() => addBinaryScoreRow(emptyBinaryScoreCounts(1), 0, 2, 0.5)).toThrow(RangeError);
  expect(() => addBinaryScoreRow(emptyBinaryScoreCounts(1), 1, 1, 0.5)).toThrow(RangeError);
  expect(() => logLoss([1], [Number.NaN])).toThrow(RangeError);
});
