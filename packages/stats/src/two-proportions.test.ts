import { expect, test } from "vitest";
import fc from "fast-check";
import { binomialDraw } from "./binomial-draw.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { newcombe } from "./newcombe.ts";
import { createRandom } from "./random.ts";
import { twoProportions } from "./two-proportions.ts";

const share = fc
  .tuple(fc.nat(5000), fc.nat(5000))
  .map(([hits, misses]) => ({ hits, rows: hits + misses }));

test.each(golden.twoShares)("twoProportions() agrees with statsmodels, z = $z", (expected) => {
  const result = twoProportions(expected.reference, expected.current);
  if (!result.defined) throw new Error(result.why);
  expect(result).toMatchObject({ law: "normal" });
  expect(result.statistic).toBeCloseTo(expected.z, 10);
  expect(result.pValue / expected.p).toBeCloseTo(1, 9);
});

test.each(golden.twoShares)("newcombe() agrees with statsmodels, z = $z", (expected) => {
  const result = newcombe(expected.reference, expected.current);
  if (!result.defined || !result.interval) throw new Error("expected an interval");
  expect(result.interval.lo).toBeCloseTo(expected.lo, 10);
  expect(result.interval.hi).toBeCloseTo(expected.hi, 10);
});

test("twoProportions() changes sign, not p, when the samples change places", () => {
  const swap = fc.property(share, share, (a, b) => {
    fc.pre(a.hits > 0 && b.hits > 0);
    const forward = twoProportions(a, b);
    const backward = twoProportions(b, a);
    if (!forward.defined || !backward.defined) throw new Error("expected results");
    expect(backward.statistic).toBeCloseTo(-forward.statistic, 9);
    expect(backward.pValue).toBeCloseTo(forward.pValue, 9);
  });
  fc.assert(swap);
});

test("newcombe() contains the difference and stays inside [−1, 1]", () => {
  const inside = fc.property(share, share, (a, b) => {
    const result = newcombe(a, b);
    if (!result.defined || !result.interval) return;
    expect(result.interval.lo).toBeLessThanOrEqual(result.value + 1e-12);
    expect(result.interval.hi).toBeGreaterThanOrEqual(result.value - 1e-12);
    expect(result.interval.lo).toBeGreaterThanOrEqual(-1 - 1e-12);
    expect(result.interval.hi).toBeLessThanOrEqual(1 + 1e-12);
  });
  fc.assert(inside);
});

test("twoProportions() leaves small counts to Fisher's exact test", () => {
  const small = twoProportions({ hits: 1, rows: 10 }, { hits: 5, rows: 10 });
  expect(small).toMatchObject({ law: "fisher" });
  expect(small.defined && small.pValue).toBeCloseTo(0.1408668730650154, 10);
});

test("twoProportions() judges a reference without hits by the rate it leaves plausible", () => {
  const one = twoProportions({ hits: 0, rows: 1000 }, { hits: 1, rows: 1000 });
  expect(one).toMatchObject({ law: "binomial-limit" });
  expect(one.defined && one.pValue).toBeGreaterThan(0.9);
  const many = twoProportions({ hits: 0, rows: 1000 }, { hits: 30, rows: 1000 });
  expect(many.defined && many.pValue).toBeLessThan(1e-8);
  const none = twoProportions({ hits: 0, rows: 1000 }, { hits: 0, rows: 50 });
  expect(none).toMatchObject({ statistic: 0, pValue: 1 });
});

test("twoProportions() keeps its level when a small reference happens to have no hit", () => {
  const random = createRandom("no hit");
  const [n, m, rate] = [100, 10_000, 0.035];
  let rejected = 0;
  for (let i = 0; i < 2000; i++) {
    const reference = { hits: binomialDraw(n, rate, random), rows: n };
    const current = { hits: binomialDraw(m, rate, random), rows: m };
    const result = twoProportions(reference, current);
    if (result.defined && result.pValue <= 0.01) rejected++;
  }
  expect(rejected / 2000).toBeLessThan(0.01 + 3 * Math.sqrt((0.01 * 0.99) / 2000));
});

test("twoProportions() with effective rows shrinks z by the root of the design effect", () => {
  const [a, b] = [
    { hits: 300, rows: 1000 },
    { hits: 360, rows: 1000 },
  ];
  const plain = twoProportions(a, b);
  const shrunk = twoProportions(a, b, { nEff: 250, mEff: 250 });
  if (!plain.defined || !shrunk.defined) throw new Error("expected results");
  expect(shrunk.statistic).toBeCloseTo(plain.statistic / 2, 10);
});

test("twoProportions() says why there is no result and refuses what cannot be", () => {
  const some = { hits: 3, rows: 10 };
  expect(twoProportions({ hits: 0, rows: 0 }, some)).toEqual({ defined: false, why: "no-rows" });
  expect(twoProportions(some, { hits: 0, rows: 0 })).toEqual({ defined: false, why: "no-rows" });
  expect(twoProportions({ hits: 5, rows: 5 }, { hits: 9, rows: 9 })).toMatchObject({ pValue: 1 });
  expect(() => twoProportions({ hits: 11, rows: 10 }, some)).toThrow("11 of 10");
  expect(() => twoProportions({ hits: Number.NaN, rows: 10 }, some)).toThrow("NaN");
});

test.each([
  [100, 100],
  [1000, 200],
  [5000, 5000],
])("twoProportions() rejects as often as it says with %i and %i rows", (n, m) => {
  const random = createRandom(`shares ${n} ${m}`);
  let rejected = 0;
  for (let i = 0; i < 2000; i++) {
    const result = twoProportions(
      { hits: binomialDraw(n, 0.3, random), rows: n },
      { hits: binomialDraw(m, 0.3, random), rows: m },
    );
    if (result.defined && result.pValue <= 0.05) rejected++;
  }
  expect(Math.abs(rejected / 2000 - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / 2000));
});
