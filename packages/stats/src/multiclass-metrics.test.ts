import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/performance-metrics.json" with { type: "json" };
import {
  aurocHandTill,
  aurocOneVersusRest,
  aurocOneVersusRestFromBins,
} from "./auroc-multiclass.ts";
import { binaryMetrics } from "./binary-metrics.ts";
import { brierScore } from "./brier.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { confusionShares, mergeMulticlassCounts, multiclassCountsOf } from "./multiclass-counts.ts";
import { multiclassBrier, multiclassLogLoss } from "./multiclass-loss.ts";
import { multiclassMetrics } from "./multiclass-metrics.ts";
import {
  mergeMultilabelCounts,
  multilabelCountsOf,
  multilabelMetrics,
} from "./multilabel-metrics.ts";
import { createRandom } from "./random.ts";
import { topKAccuracy } from "./top-k-accuracy.ts";

const many = golden.multiclass;
const names = ["precision", "recall", "f1"] as const;

function valueOf(estimate: MetricEstimate): DefinedMetric {
  if (!estimate.defined) throw new Error(`undefined: ${estimate.why}`);
  return estimate;
}

test("multiclassMetrics() agrees with scikit-learn and statsmodels", () => {
  const counts = multiclassCountsOf(
    many.labels,
    many.truth.map((k) => many.labels[k] as string),
    many.predicted.map((k) => many.labels[k] as string),
  );
  expect(counts.matrix).toEqual(many.matrix);
  const metrics = multiclassMetrics(counts);
  metrics.perClass.forEach((one, k) => {
    names.forEach((name, i) => {
      const expected = (many.perClass[i] as number[])[k] as number;
      expect(valueOf(one[name]).value).toBeCloseTo(expected, 12);
    });
    expect(one.support).toBe((many.perClass[3] as number[])[k]);
  });
  names.forEach((name, i) => {
    expect(valueOf(metrics.macro[name].estimate).value).toBeCloseTo(many.macro[i] as number, 12);
    const weighted = valueOf(metrics.weighted[name].estimate).value;
    expect(weighted).toBeCloseTo(many.weighted[i] as number, 12);
    expect(valueOf(metrics.micro[name]).value).toBeCloseTo(many.accuracy, 12);
  });
  const balanced = valueOf(metrics.balancedAccuracy.estimate);
  expect(balanced.value).toBeCloseTo(many.balancedAccuracy, 12);
  expect(balanced.interval?.kind).toBe("square-and-add");
  expect(metrics.kappa).toMatchObject({
    value: expect.closeTo(many.kappa, 12),
    standardError: expect.closeTo(many.kappaError, 9),
  });
  expect(metrics.mcc).toMatchObject({
    value: expect.closeTo(many.mcc, 12),
    standardError: expect.closeTo(many.mccError, 7),
  });
});

test("macro averages have bootstrap limits that hold the value and repeat for one key", () => {
  const counts = { labels: many.labels, matrix: many.matrix };
  const run = () => multiclassMetrics(counts, { random: createRandom("macro"), draws: 199 });
  const metrics = run();
  expect(run()).toEqual(metrics);
  for (const name of names) {
    const { value, interval } = valueOf(metrics.macro[name].estimate);
    expect(interval?.lo).toBeLessThan(value);
    expect(interval?.hi).toBeGreaterThan(value);
  }
});

test("classes without a metric are listed, not averaged as 0, unless asked", () => {
  const counts = multiclassCountsOf(["a", "b", "c"], ["a", "a", "b"], ["a", "b", "b"]);
  const { macro, balancedAccuracy, perClass } = multiclassMetrics(counts);
  expect(macro.recall.missing).toEqual(["c"]);
  expect(macro.recall.estimate).toMatchObject({ value: 0.75 });
  expect(macro.f1.missing).toEqual(["c"]);
  expect(balancedAccuracy).toMatchObject({ missing: ["c"], estimate: { value: 0.75 } });
  expect(perClass[2]?.recall).toEqual({ defined: false, why: "one-class" });
  const zeros = multiclassMetrics(counts, { zeroOverZero: "zero" });
  expect(zeros.macro.recall).toMatchObject({ missing: [], estimate: { value: 0.5 } });
});

test("without rows every multiclass metric says so, and bad matrices are refused", () => {
  const metrics = multiclassMetrics(multiclassCountsOf(["a", "b"], [], []));
  const noRows = { defined: false, why: "no-rows" };
  expect(metrics).toMatchObject({
    accuracy: noRows,
    kappa: noRows,
    mcc: noRows,
    macro: { f1: { estimate: noRows, missing: ["a", "b"] } },
    balancedAccuracy: { estimate: noRows },
  });
  expect(() => multiclassMetrics({ labels: ["a"], matrix: [[1, 2]] })).toThrow(RangeError);
  expect(() => multiclassMetrics({ labels: ["a"], matrix: [[-1]] })).toThrow(RangeError);
  expect(() => multiclassMetrics({ labels: ["a", "b"], matrix: [[1]] })).toThrow(RangeError);
  expect(() => multiclassCountsOf(["a"], ["b"], ["a"])).toThrow('class "b" is not listed');
  expect(() => multiclassCountsOf(["a", "a"], [], [])).toThrow(RangeError);
});

test("with two classes the second class's metrics are the binary metrics", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40), (tp, fp, fn, tn) => {
      const binary = binaryMetrics({ tp, fp, fn, tn });
      const { perClass, ...both } = multiclassMetrics({
        labels: ["no", "yes"],
        matrix: [
          [tn, fp],
          [fn, tp],
        ],
      });
      expect(perClass[1]?.precision).toEqual(binary.precision);
      expect(perClass[1]?.f1).toEqual(binary.f1);
      expect(both.kappa).toEqual(binary.kappa);
      expect(both.accuracy).toEqual(binary.accuracy);
    }),
  );
});

test("merged counts are the counts of the whole, and shares are of what they say", () => {
  const a = multiclassCountsOf(["x", "y"], ["x", "y"], ["x", "x"]);
  const b = multiclassCountsOf(["x", "y"], ["x"], ["y"]);
  const whole = multiclassCountsOf(["x", "y"], ["x", "y", "x"], ["x", "x", "y"]);
  expect(mergeMulticlassCounts(a, b)).toEqual(whole);
  expect(() => mergeMulticlassCounts(a, multiclassCountsOf(["x"], [], []))).toThrow(RangeError);
  expect(confusionShares(whole, "true")).toEqual([
    [0.5, 0.5],
    [1, 0],
  ]);
  expect(confusionShares(a, "predicted")).toEqual([
    [0.5, null],
    [0.5, null],
  ]);
  expect(confusionShares(a, "all")).toEqual([
    [0.5, 0],
    [0.5, 0],
  ]);
});

test("multiclass AUROC, losses and top-k agree with scikit-learn", () => {
  const { macro, perClass } = aurocOneVersusRest(many.labels, many.truth, many.scores);
  const average = valueOf(macro.estimate);
  expect(average.value).toBeCloseTo(many.ovr, 12);
  const errors = perClass.map(({ auroc }) => valueOf(auroc).standardError as number);
  expect(average.standardError).toBeCloseTo(errors.reduce((a, b) => a + b, 0) / 4, 12);
  expect(aurocHandTill(many.truth, many.scores)).toMatchObject({
    value: expect.closeTo(many.handTill, 12),
  });
  expect(multiclassLogLoss(many.truth, many.scores)).toMatchObject({
    value: expect.closeTo(many.logLoss, 10),
  });
  expect(multiclassBrier(many.truth, many.scores)).toMatchObject({
    value: expect.closeTo(many.brier, 12),
  });
  expect(topKAccuracy(many.truth, many.scores, 2)).toMatchObject({
    value: expect.closeTo(many.top2, 12),
  });
  expect(topKAccuracy(many.truth, many.scores, 4)).toMatchObject({ value: 1 });
});

test("multiclass AUROC from bins lists classes that are missing", () => {
  const bins = { positives: [1, 3], negatives: [4, 2] };
  const none = { positives: [0, 0], negatives: [5, 5] };
  const { macro, perClass } = aurocOneVersusRestFromBins(["a", "b"], [bins, none]);
  expect(macro.missing).toEqual(["b"]);
  const [first] = perClass;
  expect(macro.estimate).toMatchObject({ value: first && valueOf(first.auroc).value });
  expect(aurocOneVersusRestFromBins(["b"], [none]).macro).toEqual({
    estimate: { defined: false, why: "one-class" },
    missing: ["b"],
  });
  expect(
    aurocHandTill(
      [0, 0],
      [
        [1, 2],
        [2, 1],
      ],
    ),
  ).toEqual({ defined: false, why: "one-class" });
  expect(
    aurocHandTill(
      [0, 1],
      [
        [1, Number.NaN],
        [2, 1],
      ],
    ),
  ).toEqual({
    defined: false,
    why: "not-finite",
  });
});

test("two-class Brier is twice the binary score, and bad rows are refused", () => {
  const p = [0.2, 0.7, 0.9];
  const both = multiclassBrier([0, 1, 0], [p.map((x) => 1 - x), p]);
  expect(valueOf(both).value).toBeCloseTo(2 * valueOf(brierScore([0, 1, 0], p)).value, 14);
  expect(() => multiclassBrier([2], [[0.5], [0.5]])).toThrow(RangeError);
  expect(() => multiclassLogLoss([0], [[1.5]])).toThrow(RangeError);
  expect(topKAccuracy([], [[], []], 1)).toEqual({ defined: false, why: "no-rows" });
  expect(topKAccuracy([0], [[Number.NaN]], 1)).toEqual({ defined: false, why: "not-finite" });
  expect(topKAccuracy([1], [[5], [5]], 1)).toMatchObject({ value: 0 });
  expect(() => topKAccuracy([0], [[1]], 0)).toThrow(RangeError);
});

test("multilabelMetrics() agrees with scikit-learn, and counts of parts add up", () => {
  const { truth, decisions, subset, hamming, macro, micro } = golden.multilabel;
  const labels = ["a", "b", "c"];
  const counts = multilabelCountsOf(labels, truth, decisions);
  const parts = mergeMultilabelCounts(
    multilabelCountsOf(labels, truth.slice(0, 9), decisions.slice(0, 9)),
    multilabelCountsOf(labels, truth.slice(9), decisions.slice(9)),
  );
  expect(parts).toEqual(counts);
  const metrics = multilabelMetrics(counts);
  expect(metrics.subsetAccuracy).toMatchObject({ value: expect.closeTo(subset, 12) });
  expect(metrics.hammingLoss).toMatchObject({ value: expect.closeTo(hamming, 12) });
  names.forEach((name, i) => {
    expect(valueOf(metrics.macro[name].estimate).value).toBeCloseTo(macro[i] as number, 12);
    expect(valueOf(metrics.micro[name]).value).toBeCloseTo(micro[i] as number, 12);
  });
  expect(multilabelMetrics(multilabelCountsOf(labels, [], [])).hammingLoss).toEqual({
    defined: false,
    why: "no-rows",
  });
  expect(() => multilabelCountsOf(labels, [[1, 0]], [[1, 0, 0]])).toThrow(RangeError);
});

test("averages can leave out classes that are too rare to be judged", () => {
  const matrix = [
    [40, 10, 0],
    [5, 45, 0],
    [1, 0, 0],
  ];
  const labels = ["a", "b", "rare"];
  const all = multiclassMetrics({ labels, matrix });
  const some = multiclassMetrics({ labels, matrix }, { averaged: ["a", "b"] });
  expect(valueOf(all.balancedAccuracy.estimate).value).toBeCloseTo((0.8 + 0.9 + 0) / 3, 12);
  expect(valueOf(some.balancedAccuracy.estimate).value).toBeCloseTo((0.8 + 0.9) / 2, 12);
  expect(valueOf(some.macro.recall.estimate).value).toBeCloseTo((0.8 + 0.9) / 2, 12);
  expect(some.accuracy).toEqual(all.accuracy);
  expect(some.perClass.length).toBe(3);
});
