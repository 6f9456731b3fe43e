import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/performance-metrics.json" with { type: "json" };
import { binaryMetricNames, binaryMetrics } from "./binary-metrics.ts";
import { confusionOf, mergeConfusions } from "./confusion.ts";
import { accuracy, precision, recall, specificity } from "./confusion-rates.ts";
import { f1, fBeta } from "./f-score.ts";
import { kappa } from "./kappa.ts";
import { mcc } from "./mcc.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { createRandom } from "./random.ts";
import { multinomialDraw } from "./multinomial-draws.ts";

function valueOf(estimate: MetricEstimate): DefinedMetric {
  if (!estimate.defined) throw new Error(`undefined: ${estimate.why}`);
  return estimate;
}

const counts = fc.record({
  tp: fc.nat(500),
  fp: fc.nat(500),
  fn: fc.nat(500),
  tn: fc.nat(500),
});

test.each(golden.binary)("binaryMetrics() agrees with scikit-learn for $confusion", (expected) => {
  const metrics = binaryMetrics(Object.freeze(expected.confusion));
  for (const name of [
    "accuracy",
    "precision",
    "recall",
    "specificity",
    "npv",
    "f1",
    "mcc",
    "kappa",
    "balancedAccuracy",
  ] as const) {
    expect(valueOf(metrics[name]).value, name).toBeCloseTo(expected[name], 12);
  }
  const { interval } = valueOf(metrics.precision);
  expect(interval?.lo).toBeCloseTo(expected.precisionInterval[0] as number, 10);
  expect(interval?.hi).toBeCloseTo(expected.precisionInterval[1] as number, 10);
});

test.each(golden.binary)("delta errors agree with numeric gradients for $confusion", (expected) => {
  const { confusion } = expected;
  const f2 = valueOf(fBeta(confusion, 2));
  expect(f2.value).toBeCloseTo(expected.f2, 12);
  expect((f2.standardError as number) / expected.f2Error).toBeCloseTo(1, 6);
  const ofMcc = valueOf(mcc(confusion)).standardError as number;
  expect(ofMcc / expected.mccError).toBeCloseTo(1, 5);
  const ofKappa = valueOf(kappa(confusion)).standardError as number;
  expect(ofKappa / expected.kappaError).toBeCloseTo(1, 9);
});

test("fBeta() at β = 1 has the value and standard error of f1()", () => {
  const confusion = { tp: 30, fp: 10, fn: 20, tn: 40 };
  const [a, b] = [valueOf(f1(confusion)), valueOf(fBeta(confusion, 1))];
  expect(b.value).toBeCloseTo(a.value, 14);
  expect(b.standardError).toBeCloseTo(a.standardError as number, 12);
});

test("metrics say why they do not exist", () => {
  const empty = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const name of binaryMetricNames) {
    expect(binaryMetrics(empty)[name], name).toEqual({ defined: false, why: "no-rows" });
  }
  const negativesOnly = { tp: 0, fp: 2, fn: 0, tn: 3 };
  expect(accuracy(negativesOnly)).toMatchObject({ defined: true, value: 0.6 });
  expect(recall(negativesOnly)).toEqual({ defined: false, why: "one-class" });
  expect(mcc(negativesOnly)).toEqual({ defined: false, why: "one-class" });
  const neverPositive = { tp: 0, fp: 0, fn: 2, tn: 3 };
  expect(precision(neverPositive)).toEqual({ defined: false, why: "zero-denominator" });
  expect(mcc(neverPositive)).toEqual({ defined: false, why: "zero-denominator" });
  expect(f1({ tp: 0, fp: 0, fn: 0, tn: 3 })).toEqual({ defined: false, why: "zero-denominator" });
  expect(kappa({ tp: 0, fp: 0, fn: 0, tn: 3 })).toEqual({ defined: false, why: "one-class" });
});

test("zeroOverZero makes 0 of 0 rows the value 0, without interval", () => {
  const neverPositive = { tp: 0, fp: 0, fn: 2, tn: 3 };
  const zero = { defined: true, value: 0, interval: null, standardError: null, n: 0 };
  expect(precision(neverPositive, { zeroOverZero: "zero" })).toEqual(zero);
});

test("a perfect table keeps an interval with width", () => {
  const perfect = { tp: 20, fp: 0, fn: 0, tn: 30 };
  for (const estimate of [kappa(perfect), mcc(perfect), fBeta(perfect, 2), f1(perfect)]) {
    const { value, interval } = valueOf(estimate);
    expect(value).toBe(1);
    expect(interval?.hi).toBe(1);
    expect(interval?.lo).toBeGreaterThan(0.5);
    expect(interval?.lo).toBeLessThan(0.95);
  }
});

test("a design effect widens intervals and moves no value", () => {
  const confusion = { tp: 30, fp: 10, fn: 20, tn: 40 };
  const [plain, wide] = [binaryMetrics(confusion), binaryMetrics(confusion, { designEffect: 4 })];
  for (const name of binaryMetricNames) {
    const [a, b] = [valueOf(plain[name]), valueOf(wide[name])];
    expect(b.value, name).toBeCloseTo(a.value, 14);
    expect(b.standardError, name).toBeCloseTo(2 * (a.standardError as number), 10);
    expect(b.interval?.lo, name).toBeLessThan(a.interval?.lo as number);
  }
});

test("confusionOf() counts rows, and its parts add up to the whole", () => {
  const rows = fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { maxLength: 40 });
  fc.assert(
    fc.property(rows, fc.nat(40), (pairs, cut) => {
      const labels = pairs.map(([label]) => label);
      const decisions = pairs.map(([, decision]) => decision);
      const whole = confusionOf(labels, decisions);
      const parts = mergeConfusions(
        confusionOf(labels.slice(0, cut), decisions.slice(0, cut)),
        confusionOf(labels.slice(cut), decisions.slice(cut)),
      );
      expect(parts).toEqual(whole);
    }),
  );
  expect(() => confusionOf([2], [1])).toThrow(new RangeError("label must be 0 or 1, got 2"));
  expect(() => confusionOf([1], [])).toThrow(RangeError);
});

test("counts below 0 or not finite are refused", () => {
  expect(() => accuracy({ tp: -1, fp: 0, fn: 0, tn: 2 })).toThrow(RangeError);
  expect(() => mcc({ tp: Number.NaN, fp: 0, fn: 0, tn: 2 })).toThrow(RangeError);
  expect(() => fBeta({ tp: 1, fp: 1, fn: 1, tn: 1 }, 0)).toThrow(RangeError);
  expect(() => f1({ tp: 1, fp: 1, fn: 1, tn: 1 }, { level: 95 })).toThrow(RangeError);
});

test("values lie inside their intervals, and swapping classes swaps recall and specificity", () => {
  fc.assert(
    fc.property(counts, (confusion) => {
      for (const estimate of Object.values(binaryMetrics(confusion))) {
        if (!estimate.defined || estimate.interval === null) continue;
        expect(estimate.interval.lo).toBeLessThanOrEqual(estimate.value + 1e-12);
        expect(estimate.interval.hi).toBeGreaterThanOrEqual(estimate.value - 1e-12);
      }
      const swapped = { tp: confusion.tn, fp: confusion.fn, fn: confusion.fp, tn: confusion.tp };
      expect(recall(swapped)).toEqual(specificity(confusion));
      const [a, b] = [mcc(swapped), mcc(confusion)];
      expect(a.defined).toBe(b.defined);
      if (a.defined && b.defined) expect(a.value).toBeCloseTo(b.value, 10);
    }),
  );
});

test("intervals hold the truth about 95 % of the time", () => {
  const shares = [0.14, 0.04, 0.06, 0.76];
  const truth = binaryMetrics({ tp: 14, fp: 4, fn: 6, tn: 76 });
  const random = createRandom("binary-coverage");
  const names = ["precision", "f1", "mcc", "kappa", "balancedAccuracy"] as const;
  const held = new Map<string, number>();
  const draws = 1500;
  for (let draw = 0; draw < draws; draw++) {
    const [tp, fp, fn, tn] = multinomialDraw(shares, 400, random) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const estimates = binaryMetrics({ tp, fp, fn, tn });
    for (const name of names) {
      const { interval } = valueOf(estimates[name]);
      const value = valueOf(truth[name]).value;
      const inside = interval && interval.lo <= value && value <= interval.hi;
      held.set(name, (held.get(name) ?? 0) + (inside ? 1 : 0));
    }
  }
  for (const name of names) {
    const share = (held.get(name) as number) / draws;
    expect(share, name).toBeGreaterThan(0.93);
    expect(share, name).toBeLessThan(0.97);
  }
});
