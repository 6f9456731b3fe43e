import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/performance-metrics.json" with { type: "json" };
import { auroc, aurocFromBins } from "./auroc.ts";
import { averagePrecision, averagePrecisionFromBins } from "./average-precision.ts";
import { delongTest } from "./delong-test.ts";
import { ksOfScoresFromBins } from "./ks-of-scores.ts";
import { liftFromBins } from "./lift.ts";
import { precisionRecallCurveFromBins } from "./precision-recall-curve.ts";
import { createRandom } from "./random.ts";
import { rocCurveFromBins } from "./roc-curve.ts";
import { scoreBinsOf, type ScoreBins } from "./score-bins.ts";

function binsOf(labels: readonly number[], scores: readonly number[]): ScoreBins {
  const bins = scoreBinsOf(labels, scores);
  if (!bins.defined) throw new Error(bins.why);
  return bins;
}

const rows = fc
  .array(fc.tuple(fc.nat(1), fc.integer({ min: 0, max: 9 })), { minLength: 4, maxLength: 60 })
  .filter((pairs) => pairs.some(([y]) => y === 1) && pairs.some(([y]) => y === 0));

test.each(golden.scores)("AUROC, AP and KS agree with scikit-learn and SciPy ($auroc)", (at) => {
  const bins = binsOf(Object.freeze(at.labels), Object.freeze(at.scores));
  const area = auroc(at.labels, at.scores);
  expect(area).toMatchObject({ value: expect.closeTo(at.auroc, 12) });
  expect(area).toMatchObject({ standardError: expect.closeTo(at.aurocError, 12) });
  expect(averagePrecision(at.labels, at.scores)).toMatchObject({
    value: expect.closeTo(at.averagePrecision, 12),
  });
  expect(ksOfScoresFromBins(bins)).toMatchObject({ value: expect.closeTo(at.ks, 12) });
});

test.each(golden.scores)("curves agree with scikit-learn ($auroc)", (at) => {
  const bins = binsOf(at.labels, at.scores);
  const roc = rocCurveFromBins(bins);
  expect(roc.defined && roc.points.map(({ fpr }) => fpr)).toEqual(at.fpr);
  expect(roc.defined && roc.points.map(({ tpr }) => tpr)).toEqual(at.tpr);
  const curve = precisionRecallCurveFromBins(bins);
  if (!curve.defined) throw new Error(curve.why);
  const whole = at.recall.filter((recall) => recall < 1).length + 1;
  at.precision.slice(0, whole).forEach((precision, i) => {
    expect(curve.points[i]).toMatchObject({ precision, recall: at.recall[i] });
  });
});

test.each(golden.scores)("delongTest() agrees with the pairwise definition ($delongZ)", (at) => {
  const result = delongTest(at.labels, at.scores, at.others);
  expect(result).toMatchObject({ statistic: expect.closeTo(at.delongZ, 9) });
  expect(result.defined && result.pValue / at.delongP).toBeCloseTo(1, 8);
  const back = delongTest(at.labels, at.others, at.scores);
  expect(back.defined && back.statistic).toBeCloseTo(-at.delongZ, 9);
});

test("delongTest() of a model with itself is 0 with p = 1", () => {
  const result = delongTest([0, 1, 0, 1], [0.1, 0.4, 0.3, 0.2], [1, 4, 3, 2]);
  expect(result).toMatchObject({ value: 0, interval: null, pValue: 1, aurocs: [0.75, 0.75] });
});

test("score metrics say why they do not exist", () => {
  const oneClass = { positives: [1, 2], negatives: [0, 0] };
  const none = { positives: [0], negatives: [0] };
  for (const metric of [
    aurocFromBins,
    averagePrecisionFromBins,
    rocCurveFromBins,
    precisionRecallCurveFromBins,
    liftFromBins,
    ksOfScoresFromBins,
  ]) {
    expect(metric(oneClass)).toEqual({ defined: false, why: "one-class" });
    expect(metric(none)).toEqual({ defined: false, why: "no-rows" });
  }
  expect(auroc([1, 0], [Number.NaN, 1])).toEqual({ defined: false, why: "not-finite" });
  expect(averagePrecision([1, 0], [Infinity, 1])).toEqual({ defined: false, why: "not-finite" });
  expect(delongTest([1, 0, 0], [1, 2, 3], [1, 2, 3])).toEqual({ defined: false, why: "too-few" });
  expect(delongTest([], [], [])).toEqual({ defined: false, why: "no-rows" });
  expect(() => auroc([1, 2], [1, 1])).toThrow(RangeError);
  expect(() => aurocFromBins({ positives: [1], negatives: [1, 2] })).toThrow(RangeError);
});

test("AUROC at perfect separation has a one-sided limit, and none when all scores are equal", () => {
  const perfect = aurocFromBins({ positives: [0, 20], negatives: [30, 0] });
  expect(perfect).toMatchObject({ value: 1, interval: { lo: 0.05 ** (1 / 20), hi: 1 } });
  const wrong = aurocFromBins({ positives: [20, 0], negatives: [0, 30] });
  expect(wrong).toMatchObject({ value: 0, interval: { lo: 0, hi: 1 - 0.05 ** (1 / 20) } });
  const constant = aurocFromBins({ positives: [5], negatives: [9] });
  expect(constant).toMatchObject({ value: 0.5, interval: null, bounds: { lo: 0, hi: 1 } });
  expect(aurocFromBins({ positives: [0, 1, 0], negatives: [1, 0, 1] })).toMatchObject({
    value: 0.5,
    interval: null,
  });
});

test("bounds of binned AUROC and KS hold the exact values, for any cut of the scores", () => {
  fc.assert(
    fc.property(rows, fc.array(fc.nat(9), { maxLength: 4 }), (pairs, cuts) => {
      const labels = pairs.map(([label]) => label);
      const scores = pairs.map(([, score]) => score);
      const exact = binsOf(labels, scores);
      const coarse = binsOf(
        labels,
        scores.map((score) => cuts.filter((cut) => cut < score).length),
      );
      for (const metric of [aurocFromBins, ksOfScoresFromBins]) {
        const [fine, binned] = [metric(exact), metric(coarse)];
        if (!fine.defined || !binned.defined) throw new Error("both classes are present");
        expect(fine.value).toBeGreaterThanOrEqual(binned.bounds.lo - 1e-12);
        expect(fine.value).toBeLessThanOrEqual(binned.bounds.hi + 1e-12);
      }
    }),
  );
});

test("AUROC does not depend on the scale of scores, and turning labels round gives 1 − A", () => {
  fc.assert(
    fc.property(rows, (pairs) => {
      const labels = pairs.map(([label]) => label);
      const scores = pairs.map(([, score]) => score);
      const area = auroc(labels, scores);
      expect(auroc(labels, scores.map(Math.exp))).toEqual(area);
      const turned = auroc(
        labels.map((label) => 1 - label),
        scores,
      );
      if (!area.defined || !turned.defined) throw new Error("both classes are present");
      expect(turned.value).toBeCloseTo(1 - area.value, 12);
    }),
  );
});

test("DeLong's interval of binned AUROC holds the truth about 95 % of the time", () => {
  const random = createRandom("auroc-coverage");
  const truth = 0.7602;
  let held = 0;
  const draws = 500;
  for (let draw = 0; draw < draws; draw++) {
    const labels = Array.from({ length: 150 }, () => (random.uniform() < 0.3 ? 1 : 0));
    const scores = labels.map((label) => Math.round(20 * (label + random.normal())) / 20);
    const area = auroc(labels, scores);
    if (area.defined && area.interval && area.interval.lo <= truth && truth <= area.interval.hi)
      held++;
  }
  expect(held / draws).toBeGreaterThan(0.92);
  expect(held / draws).toBeLessThan(0.98);
});

test("bootstrap limits hold the value, repeat for one key, and are absent without randomness", () => {
  const bins = { positives: [1, 4, 9, 30], negatives: [60, 30, 20, 6] };
  for (const metric of [averagePrecisionFromBins, ksOfScoresFromBins]) {
    const estimate = metric(bins, { random: createRandom("k"), draws: 199 });
    expect(metric(bins, { random: createRandom("k"), draws: 199 })).toEqual(estimate);
    if (!estimate.defined || estimate.interval === null) throw new Error("has an interval");
    expect(estimate.interval.lo).toBeLessThan(estimate.value);
    expect(estimate.interval.hi).toBeGreaterThan(estimate.value);
    expect(metric(bins)).toMatchObject({ value: estimate.value, interval: null });
  }
});

test("average precision of a perfect order has no bootstrap interval", () => {
  const perfect = { positives: [0, 5], negatives: [5, 0] };
  const estimate = averagePrecisionFromBins(perfect, { random: createRandom(1), draws: 99 });
  expect(estimate).toMatchObject({ value: 1, interval: null, standardError: null });
});

test("lift of ten deciles averages 1, and a bin that a cut divides is shared out evenly", () => {
  const bins = { positives: [10, 20, 30], negatives: [190, 80, 20] };
  const lift = liftFromBins(bins, { random: createRandom("lift"), draws: 99 });
  if (!lift.defined) throw new Error(lift.why);
  const mean = lift.slices.reduce((sum, slice) => sum + slice.lift / 10, 0);
  expect(mean).toBeCloseTo(1, 12);
  expect(lift.slices[0]).toMatchObject({ rows: 35, positives: expect.closeTo(21, 10) });
  expect(lift.slices[0]?.lift).toBeCloseTo(21 / 35 / (60 / 350), 12);
  expect(lift.slices[9]).toMatchObject({ gain: 1, cumulativeLift: 1, share: 1 });
  expect(lift.slices[0]?.liftInterval?.lo).toBeLessThan(lift.slices[0]?.lift as number);
  expect(lift.slices[9]?.gainInterval).toBeNull();
  expect(() => liftFromBins(bins, { slices: 0 })).toThrow(RangeError);
});
