import fc from "fast-check";
import { expect, test } from "vitest";
import { cellBootstrap, cellBootstrapMany } from "./cell-bootstrap.ts";
import { differenceOfEstimates, differenceOfProportions } from "./difference.ts";
import { auroc } from "./auroc.ts";
import { proportion } from "./proportion.ts";
import { createRandom } from "./random.ts";
import { squareAndAdd } from "./square-and-add.ts";

test("difference of proportions has Newcombe's limits and the pooled z test", () => {
  // Newcombe (1998), table II, method 10, (a): 56/70 − 48/80.
  const difference = differenceOfProportions(proportion(48, 80), proportion(56, 70));
  expect(difference).toMatchObject({
    value: expect.closeTo(0.2, 12),
    interval: { lo: expect.closeTo(0.0524, 4), hi: expect.closeTo(0.3339, 4) },
    pValue: expect.closeTo(0.008045081368196568, 12),
  });
});

test("differences turn round with their sides", () => {
  const share = fc.tuple(fc.nat(30), fc.integer({ min: 31, max: 60 }));
  fc.assert(
    fc.property(share, share, ([a, n], [b, m]) => {
      const [first, second] = [proportion(a, n), proportion(b, m)];
      for (const difference of [differenceOfProportions, differenceOfEstimates]) {
        const [there, back] = [difference(first, second), difference(second, first)];
        if (!there.defined || !back.defined) throw new Error("both have rows");
        expect(back.value).toBeCloseTo(-there.value, 12);
        if (there.interval === null || back.interval === null) continue;
        expect(back.interval.lo).toBeCloseTo(-there.interval.hi, 12);
        expect(back.pValue).toBeCloseTo(there.pValue as number, 12);
      }
    }),
  );
});

test("differences keep the reason of an undefined side, and admit when noise is unknown", () => {
  const none = proportion(0, 0);
  const some = proportion(1, 2);
  expect(differenceOfEstimates(none, some)).toEqual({ defined: false, why: "zero-denominator" });
  expect(differenceOfProportions(some, none)).toEqual({ defined: false, why: "zero-denominator" });
  const perfect = auroc([0, 1], [0, 1]);
  expect(differenceOfEstimates(some, perfect)).toMatchObject({
    value: 0.5,
    interval: null,
    pValue: null,
  });
  expect(differenceOfProportions(proportion(3, 3), proportion(2, 2))).toMatchObject({
    value: 0,
    pValue: 1,
  });
});

test("a design effect makes a difference less sure", () => {
  const [before, now] = [proportion(48, 80), proportion(56, 70)];
  const plain = differenceOfProportions(before, now);
  const wide = differenceOfProportions(before, now, { designEffect: 3 });
  expect(wide.defined && wide.pValue).toBeGreaterThan((plain.defined && plain.pValue) as number);
});

test("squareAndAdd() of one part is that part, and of none-with-interval has none", () => {
  const part = proportion(3, 10);
  if (!part.defined) throw new Error(part.why);
  const sum = squareAndAdd([part], [1]);
  expect(sum.value).toBe(part.value);
  expect(sum.interval?.lo).toBeCloseTo(part.interval?.lo as number, 14);
  expect(squareAndAdd([part, { ...part, interval: null }], [0.5, 0.5]).interval).toBeNull();
});

test("the bootstrap of a proportion has its standard error, at any number of rows", () => {
  const share = (table: Float64Array) =>
    (table[0] as number) / ((table[0] as number) + (table[1] as number));
  for (const rows of [200, 2e9]) {
    const counts = Object.freeze([0.3 * rows, 0.7 * rows]);
    const estimate = cellBootstrap(counts, share, { random: createRandom("p") });
    if (estimate === null || estimate.standardError === null) throw new Error("has an error");
    expect(estimate.standardError / Math.sqrt(0.21 / rows)).toBeCloseTo(1, 0);
    expect(estimate.interval?.lo).toBeCloseTo(0.3 - 1.96 * Math.sqrt(0.21 / rows), 1);
  }
});

test("the bootstrap leaves out draws without the statistic, and gives up when most have none", () => {
  const options = { random: createRandom(5), draws: 99 };
  const only = (table: Float64Array) =>
    (table[0] as number) > 0 ? (table[1] as number) : Number.NaN;
  expect(cellBootstrap([0, 5], only, options)).toBeNull();
  const rare = cellBootstrap([1, 999], only, { ...options, designEffect: 10 });
  expect(rare).toMatchObject({ value: 999, interval: null, standardError: null });
  const constant = cellBootstrap([4, 4], () => 1, options);
  expect(constant).toMatchObject({ value: 1, interval: null });
  const fill = () => undefined;
  expect(cellBootstrapMany([0, 0], fill, [0], options)).toEqual([
    { interval: null, standardError: null },
  ]);
  expect(() => cellBootstrap([1], () => 1, { random: createRandom(1), draws: 9 })).toThrow(
    RangeError,
  );
  expect(() => cellBootstrap([-1], () => 1, options)).toThrow(RangeError);
});

test("shares of few rows are compared by Fisher's exact test", () => {
  // 1 of 6 against 6 of 6: hypergeometric tail 7/924, two-sided twice that.
  const difference = differenceOfProportions(proportion(6, 6), proportion(1, 6));
  expect(difference).toMatchObject({ pValue: expect.closeTo(14 / 924, 10) });
  expect(differenceOfProportions(proportion(5, 5), proportion(7, 7))).toMatchObject({ pValue: 1 });
});

test("a share of 1 from few rows is not taken for certain in a sum of shares", () => {
  const sumOf = (hits: number) =>
    squareAndAdd(
      [proportion(hits, 5), proportion(900, 1000)].filter((part) => part.defined),
      [0.5, 0.5],
    );
  const difference = differenceOfEstimates(sumOf(5), sumOf(1));
  expect(difference.defined && difference.pValue).toBeGreaterThan(0.001);
});
