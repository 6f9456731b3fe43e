import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/performance-metrics.json" with { type: "json" };
import { applyCalibrator, calibrate } from "./calibrate.ts";
import { fitIsotonic, predictIsotonic } from "./isotonic.ts";
import { fitLogisticCalibration, predictLogisticCalibration } from "./logistic-calibration.ts";
import { fitLogisticLine } from "./logistic-line.ts";
import { createRandom } from "./random.ts";

test.each(golden.scores)("fitIsotonic() agrees with scikit-learn ($auroc)", (at) => {
  const model = fitIsotonic(Object.freeze(at.scores), Object.freeze(at.labels));
  if (!model.defined) throw new Error(model.why);
  at.grid.forEach((score, i) => {
    expect(predictIsotonic(model, score)).toBeCloseTo(at.isotonic[i] as number, 12);
  });
});

test("fitIsotonic() pools violators, keeps weights, interpolates and clips", () => {
  const model = fitIsotonic([1, 2, 3, 4], [0, 1, 0, 1], { weights: [1, 1, 3, 1] });
  expect(model).toEqual({ defined: true, x: [1, 2, 3, 4], y: [0, 0.25, 0.25, 1] });
  if (!model.defined) throw new Error(model.why);
  expect(predictIsotonic(model, -Infinity)).toBe(0);
  expect(predictIsotonic(model, 1.5)).toBe(0.125);
  expect(predictIsotonic(model, 99)).toBe(1);
  expect(() => predictIsotonic(model, Number.NaN)).toThrow(RangeError);
});

test("fitIsotonic() gives one block for equal scores, and says why there is none", () => {
  expect(fitIsotonic([2, 2], [0, 1])).toEqual({ defined: true, x: [2], y: [0.5] });
  expect(fitIsotonic([], [])).toEqual({ defined: false, why: "no-rows" });
  expect(fitIsotonic([1], [1], { weights: [0] })).toEqual({ defined: false, why: "no-rows" });
  expect(fitIsotonic([Number.NaN], [1])).toEqual({ defined: false, why: "not-finite" });
  expect(fitIsotonic([1], [Infinity])).toEqual({ defined: false, why: "not-finite" });
  expect(() => fitIsotonic([1], [1], { weights: [-1] })).toThrow(RangeError);
  expect(() => fitIsotonic([1], [])).toThrow(RangeError);
});

test("smoothed ends leave 0 and 1, stay rising, and keep the blocks between", () => {
  const model = fitIsotonic([1, 2, 3, 4, 5], [0, 0, 1, 0, 1], { smoothEnds: true });
  expect(model).toMatchObject({ x: [1, 2, 3, 4, 5], y: [0.5 / 3, 0.5 / 3, 0.5, 0.5, 0.75] });
  const weighted = fc.array(fc.tuple(fc.nat(8), fc.nat(1), fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
    maxLength: 25,
  });
  fc.assert(
    fc.property(weighted, (rows) => {
      const [x, y, w] = [0, 1, 2].map((k) => rows.map((row) => row[k] as number));
      const fit = fitIsotonic(x as number[], y as number[], {
        weights: w as number[],
        smoothEnds: true,
      });
      if (!fit.defined) throw new Error(fit.why);
      fit.y.forEach((value, i) => {
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
        if (i > 0) expect(value).toBeGreaterThanOrEqual(fit.y[i - 1] as number);
      });
    }),
  );
});

test("the isotonic fit keeps the weighted mean and ignores row order", () => {
  const rows = fc.array(fc.tuple(fc.nat(12), fc.integer({ min: -5, max: 5 })), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(rows, (pairs) => {
      const fit = fitIsotonic(
        pairs.map(([x]) => x),
        pairs.map(([, y]) => y),
      );
      const reversed = [...pairs].toReversed();
      const again = fitIsotonic(
        reversed.map(([x]) => x),
        reversed.map(([, y]) => y),
      );
      expect(again).toEqual(fit);
      if (!fit.defined) throw new Error(fit.why);
      const fitted = pairs.reduce((sum, [x]) => sum + predictIsotonic(fit, x), 0);
      expect(fitted).toBeCloseTo(
        pairs.reduce((sum, [, y]) => sum + y, 0),
        8,
      );
    }),
  );
});

test("fitLogisticLine() finds the maximum for grouped rows and has none where classes separate", () => {
  const line = fitLogisticLine([0, 1], [1, 3], [3, 1]);
  expect(line?.intercept).toBeCloseTo(-Math.log(3), 9);
  expect(line?.slope).toBeCloseTo(2 * Math.log(3), 9);
  expect(line?.covariance.intercept).toBeCloseTo(4 / 3, 8);
  expect(line?.covariance.slope).toBeCloseTo(8 / 3, 8);
  expect(line?.covariance.both).toBeCloseTo(-4 / 3, 8);
  expect(fitLogisticLine([0, 1], [0, 3], [3, 0])).toBeNull();
  expect(fitLogisticLine([1, 1], [1, 3], [3, 1])).toBeNull();
  expect(fitLogisticLine([0, 1], [1, 3], [0, 0])).toBeNull();
});

test("logistic calibration undoes a known distortion, on any scale of scores", () => {
  const random = createRandom("platt");
  const truth = Array.from({ length: 5000 }, () => random.uniform());
  const labels = truth.map((p) => (random.uniform() < p ? 1 : 0));
  const logits = truth.map((p) => 3 * Math.log(p / (1 - p)) + 1);
  const scores = logits.map((t) => 1 / (1 + Math.exp(-t)));
  const model = fitLogisticCalibration(labels, scores);
  expect(model).toMatchObject({ scale: "logit", slope: expect.closeTo(1 / 3, 1) });
  const raw = fitLogisticCalibration(labels, logits);
  expect(raw).toMatchObject({ scale: "score", slope: expect.closeTo(1 / 3, 1) });
  if (!model.defined) throw new Error(model.why);
  expect(predictLogisticCalibration(model, scores[7] as number)).toBeCloseTo(truth[7] as number, 1);
});

test("logistic calibration exists where scores separate the classes, and says why it does not", () => {
  expect(fitLogisticCalibration([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])).toMatchObject({
    defined: true,
  });
  expect(fitLogisticCalibration([1, 1], [0.1, 0.2])).toEqual({ defined: false, why: "one-class" });
  expect(fitLogisticCalibration([0, 1], [2, 2])).toEqual({ defined: false, why: "constant" });
  expect(fitLogisticCalibration([], [])).toEqual({ defined: false, why: "no-rows" });
  const why = "not-finite";
  expect(fitLogisticCalibration([0, 1], [2, Infinity])).toEqual({ defined: false, why });
});

function world(key: string, n: number, shown: (p: number) => number) {
  const random = createRandom(key);
  const truth = Array.from({ length: n }, () => random.uniform());
  const labels = truth.map((p) => (random.uniform() < p ? 1 : 0));
  return { truth, labels, scores: truth.map(shown), random };
}

test("calibrate() leaves calibrated scores alone", () => {
  const { labels, scores, random } = world("raw", 2000, (p) => p);
  const choice = calibrate(labels, scores, { random });
  expect(choice).toMatchObject({ calibrator: { kind: "raw" } });
  expect(choice.defined && Array.from(choice.crossFitted)).toEqual(scores);
});

test("calibrate() picks logistic for a logistic distortion and isotonic for a bent one", () => {
  const sharp = world("sharp", 3000, (p) => 1 / (1 + ((1 - p) / p) ** 3));
  const logistic = calibrate(sharp.labels, sharp.scores, { random: sharp.random });
  expect(logistic).toMatchObject({ calibrator: { kind: "logistic" } });
  const bent = world("bent", 4000, (p) => (p < 0.5 ? p / 5 : 0.9 + p / 10));
  const isotonic = calibrate(bent.labels, bent.scores, { random: bent.random });
  if (!isotonic.defined) throw new Error(isotonic.why);
  expect(isotonic.calibrator.kind).toBe("isotonic");
  const off = bent.truth.map((p, i) => (p - (isotonic.crossFitted[i] as number)) ** 2);
  expect(off.reduce((sum, x) => sum + x, 0) / off.length).toBeLessThan(0.004);
  const stored = JSON.parse(JSON.stringify(isotonic.calibrator)) as typeof isotonic.calibrator;
  expect(applyCalibrator(stored, 0.05)).toBe(applyCalibrator(isotonic.calibrator, 0.05));
  expect(Math.abs(applyCalibrator(stored, 0.05) - 0.25)).toBeLessThan(0.1);
});

test("calibrate() never takes scores outside [0, 1] as probabilities", () => {
  const { labels, scores, random } = world("wide", 1500, (p) => Math.log(p / (1 - p)));
  const choice = calibrate(labels, scores, { random });
  if (!choice.defined) throw new Error(choice.why);
  expect(choice.losses.raw).toBeUndefined();
  expect(choice.calibrator.kind).not.toBe("raw");
});

test("calibrate() gives the same answer for the same key, and refuses small or one-sided rows", () => {
  const { labels, scores } = world("again", 600, (p) => p * p);
  const run = () => calibrate(labels, scores, { random: createRandom("folds") });
  expect(run()).toEqual(run());
  const first = run();
  expect(first.defined && first.losses.isotonic).toBeUndefined();
  const random = createRandom(0);
  const why = (labels: number[], scores: number[]) => calibrate(labels, scores, { random });
  expect(why([], [])).toEqual({ defined: false, why: "no-rows" });
  expect(why([1, 1], [1, 0])).toEqual({ defined: false, why: "one-class" });
  expect(why([1, 0], [1, 0])).toEqual({ defined: false, why: "too-few" });
  expect(why([1, 0], [1, Number.NaN])).toEqual({ defined: false, why: "not-finite" });
  expect(() => why([1, 3], [1, 0])).toThrow(RangeError);
});
