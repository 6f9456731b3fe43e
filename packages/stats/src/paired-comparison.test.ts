import fc from "fast-check";
import { expect, test } from "vitest";
import { aurocInfluence } from "./auroc-influence.ts";
import { averagePrecisionInfluence } from "./average-precision-influence.ts";
import { clusteredEstimate, upperTailP, type ClusteredEstimate } from "./clustered-estimate.ts";
import { delongTest } from "./delong-test.ts";
import { f1Influence } from "./f1-influence.ts";
import golden from "./fixtures/paired-comparison.json" with { type: "json" };
import { groupGap } from "./group-gap.ts";
import { createRandom } from "./random.ts";
import type { Undefined } from "./result.ts";
import {
  meanInfluence,
  rootInfluence,
  sumOfInfluences,
  type InfluenceEstimate,
  type RowInfluence,
} from "./row-influence.ts";

function defined<T extends { readonly defined: true }>(estimate: T | Undefined): T {
  if (!estimate.defined) throw new Error(`undefined: ${estimate.why}`);
  return estimate;
}

const difference = (first: InfluenceEstimate, second: InfluenceEstimate): InfluenceEstimate =>
  sumOfInfluences([
    [1, first],
    [-1, second],
  ]);

test.each(golden.metrics)("influences agree with numeric derivatives of scikit-learn", (rows) => {
  const { labels, scores, decisions, errors } = rows;
  const found = {
    auroc: aurocInfluence(Object.freeze(labels), Object.freeze(scores)),
    averagePrecision: averagePrecisionInfluence(labels, scores),
    f1: f1Influence(labels, Object.freeze(decisions)),
    rmse: rootInfluence(meanInfluence(errors.map((x) => x * x))),
  };
  for (const [name, estimate] of Object.entries(found)) {
    const expected = rows[name as keyof typeof found];
    const { value, influence } = defined(estimate);
    expect(value, name).toBeCloseTo(expected.value, 12);
    influence.forEach((one, row) => {
      expect(one, `${name}, row ${row}`).toBeCloseTo(expected.influence[row] as number, 5);
    });
    expect(influence.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 9);
  }
});

test.each(golden.clustered)(
  "clusteredEstimate() agrees with the jackknife by cluster",
  (expected) => {
    const { values, clusters } = expected;
    const estimate = defined(
      clusteredEstimate(meanInfluence(values), { clusters: Object.freeze(clusters), level: 0.9 }),
    );
    expect(estimate.value).toBeCloseTo(expected.value, 12);
    expect(estimate.standardError).toBeCloseTo(expected.standardError, 12);
    expect(estimate.df).toBeCloseTo(expected.df, 9);
    expect(estimate.clusters).toBe(new Set(clusters).size);
    expect(estimate.interval.lo / (expected.interval[0] as number)).toBeCloseTo(1, 7);
    expect(estimate.interval.hi / (expected.interval[1] as number)).toBeCloseTo(1, 7);
    expect(upperTailP(estimate, 0)).toBeCloseTo(expected.pAboveZero, 10);
    expect(upperTailP(estimate, 1)).toBeCloseTo(expected.pBelowOne, 10);
  },
);

test.each(golden.independent)("rows without clusters count one by one", (expected) => {
  const estimate = defined(clusteredEstimate(meanInfluence(expected.values)));
  expect(estimate).toMatchObject({ n: expected.values.length, clusters: 0 });
  expect(estimate.standardError).toBeCloseTo(expected.standardError, 12);
  expect(estimate.df).toBeCloseTo(expected.df, 8);
  expect(upperTailP(estimate, 0)).toBeCloseTo(expected.pAboveZero, 10);
});

test.each(golden.groups)("groupGap() agrees with statsmodels", ({ groups, value, interval }) => {
  const gap = groupGap(Object.freeze(groups));
  if (!gap.defined) throw new Error(gap.why);
  expect(gap.value).toBeCloseTo(value, 12);
  expect(gap.interval?.lo).toBeCloseTo(interval[0] as number, 10);
  expect(gap.interval?.hi).toBeCloseTo(interval[1] as number, 10);
  expect(gap.leftOut).toEqual(groups.filter(({ rows }) => rows < 30).map(({ name }) => name));
});

test("a difference of two AUROCs has DeLong's error", () => {
  const random = createRandom("delong");
  const labels = Array.from({ length: 400 }, () => (random.uniform() < 0.3 ? 1 : 0));
  const first = labels.map((y) => y + random.normal());
  const second = first.map((score) => score + random.normal());
  const paired = delongTest(labels, first, second);
  const gap = defined(
    clusteredEstimate(difference(aurocInfluence(labels, first), aurocInfluence(labels, second))),
  );
  expect(paired.defined && paired.value).toBeCloseTo(gap.value, 12);
  const error = paired.defined ? (paired.standardError ?? 0) : 0;
  expect(gap.standardError / error).toBeCloseTo(1, 2);
});

test("the error of average precision is that of leaving out groups of rows", () => {
  const random = createRandom("jackknife");
  const n = 600;
  const labels = Array.from({ length: n }, () => (random.uniform() < 0.3 ? 1 : 0));
  const scores = labels.map((y) => Math.round(10 * (y + 1.5 * random.normal())));
  const clusters = labels.map((_, i) => i % 60);
  const estimate = defined(
    clusteredEstimate(averagePrecisionInfluence(labels, scores), { clusters }),
  );
  const leftOut = Array.from({ length: 60 }, (_, left) => {
    const keep = (_: number, i: number): boolean => clusters[i] !== left;
    return defined(averagePrecisionInfluence(labels.filter(keep), scores.filter(keep))).value;
  });
  const mean = leftOut.reduce((sum, x) => sum + x / 60, 0);
  const squares = leftOut.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  expect(estimate.standardError / Math.sqrt((59 / 60) * squares)).toBeCloseTo(1, 1);
});

const estimateOf = (values: readonly number[], clusters?: readonly number[]) =>
  clusteredEstimate(meanInfluence(values), clusters ? { clusters } : {});

test("what does not exist says why", () => {
  expect(meanInfluence([])).toEqual({ defined: false, why: "no-rows" });
  expect(meanInfluence([1, Number.NaN])).toEqual({ defined: false, why: "not-finite" });
  expect(meanInfluence([1, Infinity])).toEqual({ defined: false, why: "not-finite" });
  expect(rootInfluence(meanInfluence([]))).toEqual({ defined: false, why: "no-rows" });
  for (const of of [aurocInfluence, averagePrecisionInfluence]) {
    expect(of([], [])).toEqual({ defined: false, why: "no-rows" });
    expect(of([1, 1], [0.1, 0.2])).toEqual({ defined: false, why: "one-class" });
    expect(of([0, 0], [0.1, 0.2])).toEqual({ defined: false, why: "one-class" });
    expect(of([0, 1], [0.1, Number.NaN])).toEqual({ defined: false, why: "not-finite" });
    expect(() => of([0, 2], [0.1, 0.2])).toThrow("label must be 0 or 1, got 2");
    expect(() => of([0], [0.1, 0.2])).toThrow(RangeError);
  }
  expect(f1Influence([], [])).toEqual({ defined: false, why: "no-rows" });
  expect(f1Influence([0, 0], [0, 0])).toEqual({ defined: false, why: "zero-denominator" });
  expect(estimateOf([])).toEqual({ defined: false, why: "no-rows" });
  expect(estimateOf([4])).toEqual({ defined: false, why: "too-few" });
  expect(groupGap([])).toEqual({ defined: false, why: "too-few" });
  expect(groupGap([{ name: "a", hits: 1, rows: 99 }])).toEqual({ defined: false, why: "too-few" });
});

test("misuse throws with the value", () => {
  expect(() => sumOfInfluences([])).toThrow("at least one part");
  expect(() => estimateOf([1, 2], [0])).toThrow("lengths differ");
  expect(() => estimateOf([1, 2], [0, 1.5])).toThrow("got 1.5");
  expect(() => estimateOf([1, 2], [0, -1])).toThrow("got -1");
  expect(() => clusteredEstimate(meanInfluence([1, 2]), { level: 1 })).toThrow("got 1");
  const negative: RowInfluence = { defined: true, value: -1, influence: new Float64Array(2) };
  expect(() => rootInfluence(negative)).toThrow("got -1");
  expect(() => groupGap([], { level: 0 })).toThrow("got 0");
  expect(() => groupGap([], { designEffect: 0.5 })).toThrow("got 0.5");
});

test("equal rows have no error, and only a number above the bound is above it", () => {
  const same = defined(estimateOf([0, 0, 0, 0]));
  expect(same).toMatchObject({ value: 0, standardError: 0, interval: { lo: 0, hi: 0 } });
  expect(upperTailP(same, 0)).toBe(1);
  expect(upperTailP(defined(estimateOf([2, 2, 2])), 0)).toBe(0);
  expect(upperTailP(defined(estimateOf([-0, 0])), -0)).toBe(1);
});

test("one cluster cannot show its own error: rows count as independent", () => {
  expect(estimateOf([1, 2, 4], [5, 5, 5])).toEqual(estimateOf([1, 2, 4]));
});

test("huge and tiny differences keep their error", () => {
  for (const scale of [1e-160, 1e150]) {
    const scaled = defined(estimateOf([1, 2, 4, 3].map((x) => x * scale)));
    const plain = defined(estimateOf([1, 2, 4, 3]));
    expect(scaled.standardError / scale).toBeCloseTo(plain.standardError, 9);
    expect(scaled.df).toBeCloseTo(plain.df, 9);
  }
});

test("three rows that differ do not show a better model, however many others agree", () => {
  const values = Array.from({ length: 5000 }, (_, i) => (i < 3 ? 1 : 0));
  expect(upperTailP(defined(estimateOf(values)), 0)).toBeGreaterThan(0.05);
});

const rows = fc.array(
  fc.record({
    label: fc.nat(1),
    score: fc.integer({ min: 0, max: 9 }),
    cluster: fc.nat(4),
    x: fc.float({ min: -100, max: 100, noNaN: true }),
  }),
  { minLength: 2, maxLength: 60 },
);

test("rows in another order give the same number, and swapped models the opposite", () => {
  fc.assert(
    fc.property(rows, (given) => {
      const estimate = (list: typeof given, sign: 1 | -1) =>
        clusteredEstimate(meanInfluence(list.map(({ x }) => sign * x)), {
          clusters: list.map(({ cluster }) => cluster),
        });
      const [a, b] = [estimate(given, 1), estimate(given.toReversed(), -1)];
      if (!a.defined || !b.defined) throw new Error("undefined");
      const scale = 1 + Math.abs(a.value) + a.standardError;
      expect(Math.abs(a.value + b.value) / scale).toBeLessThan(1e-9);
      expect(Math.abs(a.standardError - b.standardError) / scale).toBeLessThan(1e-7);
    }),
  );
});

test("influences of rank metrics sum to 0, and the values lie in [0, 1]", () => {
  fc.assert(
    fc.property(rows, (given) => {
      const labels = given.map(({ label }) => label);
      const scores = given.map(({ score }) => score);
      for (const of of [aurocInfluence, averagePrecisionInfluence]) {
        const found = of(labels, scores);
        if (!found.defined) continue;
        expect(found.value).toBeGreaterThanOrEqual(0);
        expect(found.value).toBeLessThanOrEqual(1 + 1e-12);
        expect(Math.abs(found.influence.reduce((sum, x) => sum + x, 0))).toBeLessThan(1e-8);
      }
    }),
  );
});

test("p-values fall as the bound does, and both tails add up to 1", () => {
  const one: ClusteredEstimate = defined(estimateOf([1, 5, 2, 8, 3]));
  const mirrored = { ...one, value: -one.value };
  let last = 1;
  for (const bound of [20, 5, 3, 0, -40]) {
    const p = upperTailP(one, bound);
    expect(p).toBeLessThanOrEqual(last);
    expect(p + upperTailP(mirrored, -bound)).toBeCloseTo(1, 12);
    last = p;
  }
});
