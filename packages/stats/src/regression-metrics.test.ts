import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/performance-metrics.json" with { type: "json" };
import {
  dummyAccuracy,
  dummyConstants,
  dummyMeanAbsoluteError,
  dummyProbabilityLosses,
  dummyRootMeanSquaredError,
} from "./dummy-baselines.ts";
import { meanFromSums, meanSumsOf } from "./mean-from-sums.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import {
  mergePredictionIntervalSums,
  predictionIntervalMetrics,
  predictionIntervalSumsOf,
} from "./prediction-interval.ts";
import { createRandom } from "./random.ts";
import { pinballLoss } from "./regression-errors.ts";
import { regressionMetricNames, regressionMetrics } from "./regression-metrics.ts";
import {
  addRegressionRow,
  emptyRegressionSums,
  mergeRegressionSums,
  type RegressionReference,
  type RegressionSums,
} from "./regression-sums.ts";
import { residualByBin } from "./residual-by-bin.ts";

const fine = Array.from({ length: 400 }, (_, i) => (i + 1) / 100);

function sumsOf(
  targets: readonly number[],
  predictions: readonly number[],
  reference: RegressionReference = { mean: 2, median: 3, absoluteErrorEdges: fine },
): RegressionSums {
  const sums = emptyRegressionSums(reference);
  targets.forEach((y, i) => {
    addRegressionRow(sums, y, predictions[i] as number);
  });
  return sums;
}

function valueOf(estimate: MetricEstimate): DefinedMetric {
  if (!estimate.defined) throw new Error(`undefined: ${estimate.why}`);
  return estimate;
}

test.each(golden.regression)("regressionMetrics() agrees with scikit-learn (R² $r2)", (at) => {
  const sums = sumsOf(Object.freeze(at.y), Object.freeze(at.prediction));
  const metrics = regressionMetrics(sums);
  const expected = {
    meanError: at.meanError,
    mae: at.mae,
    mse: at.mse,
    rmse: at.rmse,
    rSquared: at.r2,
    wape: at.wape,
    mape: at.mape,
    smape: at.smape,
    msle: at.msle,
    rmsle: Math.sqrt(at.msle),
    maxAbsoluteError: at.maxError,
  } as const;
  for (const [name, value] of Object.entries(expected)) {
    expect(valueOf(metrics[name as keyof typeof expected]).value, name).toBeCloseTo(value, 10);
  }
  expect(valueOf(metrics.medianAbsoluteError).value).toBeCloseTo(at.medianAbsoluteError, 1);
  expect(valueOf(pinballLoss(sums, 0.8)).value).toBeCloseTo(at.pinball, 12);
  expect(valueOf(metrics.mae).interval?.lo).toBeCloseTo(at.maeInterval[0] as number, 9);
  expect(valueOf(metrics.mae).interval?.hi).toBeCloseTo(at.maeInterval[1] as number, 9);
  expect(valueOf(metrics.rmse).standardError).toBeCloseTo(at.rmseError, 10);
  expect(valueOf(metrics.rSquared).standardError).toBeCloseTo(at.r2Error, 10);
  expect(valueOf(metrics.wape).standardError).toBeCloseTo(at.wapeError, 10);
  const zeros = at.y.filter((y) => y === 0).length;
  expect(metrics.mape.defined && metrics.mape.leftOutShare).toBeCloseTo(zeros / 80, 14);
});

test("metrics of numeric predictions say why they do not exist", () => {
  const none = regressionMetrics(emptyRegressionSums());
  for (const name of regressionMetricNames) {
    expect(none[name], name).toEqual({ defined: false, why: "no-rows" });
  }
  const zeros = regressionMetrics(sumsOf([0, 0], [1, 2]));
  expect(zeros.wape).toEqual({ defined: false, why: "zero-denominator" });
  expect(zeros.mape).toEqual({ defined: false, why: "zero-denominator" });
  expect(zeros.rSquared).toEqual({ defined: false, why: "constant" });
  const one = regressionMetrics(sumsOf([3], [4]));
  expect(one.rSquared).toEqual({ defined: false, why: "too-few" });
  expect(one.mae).toMatchObject({ value: 1, interval: null, standardError: null });
  expect(regressionMetrics(sumsOf([-1, 2], [0, 2])).msle).toEqual({
    defined: false,
    why: "not-applicable",
  });
  expect(() => addRegressionRow(emptyRegressionSums(), Number.NaN, 1)).toThrow(RangeError);
  expect(() => addRegressionRow(emptyRegressionSums(), 1, Infinity)).toThrow(RangeError);
  expect(() => pinballLoss(emptyRegressionSums(), 1)).toThrow(RangeError);
});

test("perfect predictions have error 0, R² 1 and no over or under share", () => {
  const metrics = regressionMetrics(sumsOf([1, 2, 5], [1, 2, 5]));
  expect(metrics.rSquared).toMatchObject({ value: 1 });
  expect(metrics.rmse).toMatchObject({ value: 0, interval: null });
  expect(metrics.medianAbsoluteError).toMatchObject({ value: 0 });
  expect(metrics.overShare).toMatchObject({ value: 0 });
  expect(metrics.smape).toMatchObject({ value: 0 });
});

test("merged sums are the sums of the whole", () => {
  const number = fc.integer({ min: -50, max: 50 }).map((value) => value / 4);
  const rows = fc.array(fc.tuple(number, number), { maxLength: 25 });
  fc.assert(
    fc.property(rows, rows, (a, b) => {
      const of = (pairs: readonly (readonly [number, number])[]) =>
        sumsOf(
          pairs.map(([y]) => y),
          pairs.map(([, prediction]) => prediction),
        );
      const merged = mergeRegressionSums(of(a), of(b));
      const whole = of([...a, ...b]);
      expect(merged.absoluteErrorCounts).toEqual(whole.absoluteErrorCounts);
      expect(merged.maxAbsoluteError).toBe(whole.maxAbsoluteError);
      for (const key of ["n", "over", "errorFourths", "targetCubes", "relativeError"] as const) {
        const size = Math.max(1, Math.abs(whole[key]));
        expect(merged[key] / size, key).toBeCloseTo(whole[key] / size, 9);
      }
    }),
  );
  expect(() => mergeRegressionSums(emptyRegressionSums(), sumsOf([], []))).toThrow(RangeError);
});

test("the median of |e| lies within its bin, and its limits are bin edges around it", () => {
  const random = createRandom("median");
  const errors = Array.from({ length: 501 }, () => random.normal());
  const median = errors.map(Math.abs).sort((a, b) => a - b)[250] as number;
  const sums = sumsOf(
    errors.map(() => 0),
    errors,
    { mean: 0, median: 0, absoluteErrorEdges: [0.25, 0.5, 0.75, 1] },
  );
  const { medianAbsoluteError } = regressionMetrics(sums);
  if (!medianAbsoluteError.defined) throw new Error(medianAbsoluteError.why);
  const { bounds, interval, value } = medianAbsoluteError;
  expect(bounds.lo).toBeLessThanOrEqual(median);
  expect(bounds.hi).toBeGreaterThanOrEqual(median);
  expect(value).toBeCloseTo(median, 1);
  expect(interval?.lo).toBeLessThanOrEqual(bounds.lo);
  expect(interval?.hi).toBeGreaterThanOrEqual(bounds.hi);
});

test("meanFromSums() has Student's interval, none for one row, and refuses bad sums", () => {
  expect(meanFromSums(meanSumsOf([1, 2, 3, 4]))).toMatchObject({
    value: 2.5,
    standardError: expect.closeTo(0.6454972243679028, 12),
    interval: {
      lo: expect.closeTo(0.445739743239121, 9),
      hi: expect.closeTo(4.554260256760879, 9),
    },
  });
  expect(meanFromSums(meanSumsOf([7]))).toMatchObject({ value: 7, interval: null });
  expect(meanFromSums(meanSumsOf([]))).toEqual({ defined: false, why: "no-rows" });
  expect(meanFromSums(meanSumsOf([1, Infinity]))).toEqual({ defined: false, why: "not-finite" });
  expect(() => meanFromSums({ n: -1, sum: 0, sumSquares: 0 })).toThrow(RangeError);
  expect(() => meanFromSums({ n: 1, sum: 0, sumSquares: -1 })).toThrow(RangeError);
});

test("RMSE, R² and WAPE intervals hold the truth about 95 % of the time", () => {
  const random = createRandom("regression-coverage");
  const truth = { rmse: 1, rSquared: 0.8, wape: Math.sqrt(2 / Math.PI) / 10 };
  const held = { rmse: 0, rSquared: 0, wape: 0 };
  const draws = 600;
  for (let draw = 0; draw < draws; draw++) {
    const sums = emptyRegressionSums({ mean: 10, median: 10, absoluteErrorEdges: [] });
    for (let i = 0; i < 200; i++) {
      const y = 10 + Math.sqrt(5) * random.normal();
      addRegressionRow(sums, y, y + random.normal());
    }
    const metrics = regressionMetrics(sums);
    for (const name of ["rmse", "rSquared", "wape"] as const) {
      const { interval } = valueOf(metrics[name]);
      if (interval && interval.lo <= truth[name] && truth[name] <= interval.hi) held[name]++;
    }
  }
  for (const [name, count] of Object.entries(held)) {
    expect(count / draws, name).toBeGreaterThan(0.925);
    expect(count / draws, name).toBeLessThan(0.975);
  }
});

test("dummies come from reference targets and differ from the model's own error", () => {
  const constants = dummyConstants([4, 1, 2, 5]);
  expect(constants).toEqual({ defined: true, mean: 3, median: 3 });
  expect(dummyConstants([3, 1, 2])).toMatchObject({ median: 2 });
  expect(dummyConstants([])).toEqual({ defined: false, why: "no-rows" });
  expect(dummyConstants([Number.NaN])).toEqual({ defined: false, why: "not-finite" });
  const sums = sumsOf([1, 3, 9], [1, 3, 8]);
  expect(dummyMeanAbsoluteError(sums)).toMatchObject({ value: 8 / 3 });
  expect(dummyRootMeanSquaredError(sums)).toMatchObject({ value: Math.sqrt((1 + 1 + 49) / 3) });
  expect(regressionMetrics(sums).mae).toMatchObject({ value: 1 / 3 });
  expect(dummyAccuracy([5, 9, 9], [3, 2, 5])).toMatchObject({ value: 0.2 });
  expect(dummyAccuracy([0, 0], [3, 2])).toEqual({ defined: false, why: "no-rows" });
  expect(() => dummyAccuracy([1], [3, 2])).toThrow(RangeError);
});

test("the prevalence dummy has the losses of the same constant for every row", () => {
  const { logLoss, brier } = dummyProbabilityLosses(0.25, 2, 2);
  expect(logLoss).toMatchObject({ value: expect.closeTo(-Math.log(0.25 * 0.75) / 2, 12) });
  expect(brier).toMatchObject({ value: (0.75 ** 2 + 0.25 ** 2) / 2, n: 4 });
});

test("coverage and width of predicted intervals add up over parts", () => {
  const rows = [
    { y: 1, lo: 0, hi: 2 },
    { y: 3, lo: 0, hi: 2 },
    { y: -1, lo: 0, hi: 4 },
    { y: 2, lo: 0, hi: 2 },
  ];
  const whole = predictionIntervalSumsOf(rows);
  const parts = mergePredictionIntervalSums(
    predictionIntervalSumsOf(rows.slice(0, 1)),
    predictionIntervalSumsOf(rows.slice(1)),
  );
  expect(parts).toEqual(whole);
  expect(predictionIntervalMetrics(whole)).toMatchObject({
    coverage: { value: 0.5 },
    below: { value: 0.25 },
    above: { value: 0.25 },
    width: { value: 2.5 },
  });
  expect(() => predictionIntervalSumsOf([{ y: 1, lo: 2, hi: 1 }])).toThrow(RangeError);
});

test("bias by bin of the prediction leaves empty bins undefined", () => {
  const bins = { counts: [2, 0], errors: [3, 0], errorSquares: [5, 0] };
  const [first, second] = residualByBin(bins);
  expect(first).toMatchObject({ value: 1.5 });
  expect(second).toEqual({ defined: false, why: "no-rows" });
});
