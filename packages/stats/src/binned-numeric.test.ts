import fc from "fast-check";
import { expect, test } from "vitest";
import { binValues } from "./bin-values.ts";
import type { BinnedSample } from "./binned-sample.ts";
import { cramerVonMisesFromBins, cramerVonMisesTest } from "./cramer-von-mises.ts";
import { energyDistance, energyFromBins } from "./energy.ts";
import { histogramFromBins } from "./histogram-from-bins.ts";
import { ksFromBins } from "./ks-from-bins.ts";
import { ksTest } from "./ks.ts";
import { mannWhitneyFromBins, mannWhitneyTest } from "./mann-whitney.ts";
import type { Bounds } from "./metric-estimate.ts";
import { momentsOf } from "./moments.ts";
import { powerSums } from "./power-sums.ts";
import { quantileFromBins } from "./quantile-from-bins.ts";
import { quantile } from "./quantile.ts";
import { spreadFromBins } from "./spread-from-bins.ts";
import { wassersteinFromBins } from "./wasserstein-from-bins.ts";
import { wasserstein } from "./wasserstein.ts";

const value = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.double({ min: -12, max: 12, noNaN: true }),
);
const values = fc.array(value, { minLength: 1, maxLength: 60 });
const justBelow = (edge: number): number => edge - Math.abs(edge) * 2 ** -53 * (edge > 0 ? 1 : 1.5);
const edges = fc.uniqueArray(fc.integer({ min: -10, max: 10 }), { maxLength: 8 }).map((list) =>
  list
    .toSorted((a, b) => a - b)
    // Every third edge closes an atom's bin.
    .flatMap((edge, i) => (i % 3 === 2 && edge !== 0 ? [justBelow(edge), edge] : [edge])),
);
const slack = 1e-9;

function expectInside({ lo, hi }: Bounds, exact: number): void {
  expect(exact).toBeGreaterThanOrEqual(lo - slack);
  expect(exact).toBeLessThanOrEqual(hi + slack);
}
function defined<T extends { readonly defined: boolean }>(
  result: T,
): Extract<T, { defined: true }> {
  expect(result).toMatchObject({ defined: true });
  return result as Extract<T, { defined: true }>;
}
const evenBins = (bins: number, low: number, high: number): number[] =>
  Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);

test("bounds hold the exact value of the rows, whatever the bins", () => {
  const property = fc.property(values, values, edges, (a, b, cuts) => {
    const [before, now] = [binValues(a, cuts, 0.5), binValues(b, cuts, 0.5)];
    const ks = defined(ksFromBins(before.counts, now.counts, { edges: cuts }));
    expectInside(ks.bounds, defined(ksTest(a, b)).statistic);
    const rank = defined(mannWhitneyFromBins(before.counts, now.counts, { edges: cuts }));
    expectInside(rank.bounds, defined(mannWhitneyTest(a, b)).superiority);
    for (const options of [{}, { clip: { low: -3, high: 4.5 } }]) {
      const w1 = defined(wassersteinFromBins(before, now, options));
      expectInside(w1.bounds, defined(wasserstein(a, b, options)).value);
      expectInside(w1.bounds, w1.value);
      const energy = defined(energyFromBins(before, now, options));
      expectInside(energy.bounds, defined(energyDistance(a, b, options)).value);
      expectInside(energy.bounds, energy.value);
    }
    for (const q of [0, 0.1, 0.5, 0.77, 1]) {
      const binned = defined(quantileFromBins(before, q));
      expectInside(binned.bounds, defined(quantile(a, q)).value);
      expectInside(binned.bounds, binned.value);
    }
  });
  fc.assert(property, { numRuns: 300 });
});
test("one bin per value gives the statistics of the rows themselves", () => {
  const property = fc.property(
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }),
    (a, b) => {
      const cuts = Array.from({ length: 10 }, (_, i) => i);
      const [before, now] = [binValues(a, cuts, 0), binValues(b, cuts, 0)];
      const ks = defined(ksFromBins(before.counts, now.counts));
      expect(ks.statistic).toBeCloseTo(defined(ksTest(a, b)).statistic, 12);
      expect(ks.sign === 0 || ks.location === defined(ksTest(a, b)).location).toBe(true);
      const rank = mannWhitneyTest(a, b);
      expect(mannWhitneyFromBins(before.counts, now.counts)).toMatchObject(rank);
    },
  );
  fc.assert(property, { numRuns: 100 });
});
test("the binned Cramér-von Mises of distinct values is the exact one", () => {
  const [a, b] = [
    [1, 3, 5, 6.5, 9],
    [2, 4, 7, 7.5, 8, 10, 11],
  ];
  const cuts = [...a, ...b].toSorted((x, y) => x - y);
  const [before, now] = [binValues(a, cuts, 0), binValues(b, cuts, 0)];
  const exact = defined(cramerVonMisesTest(a, b));
  expect(defined(cramerVonMisesFromBins(before.counts, now.counts)).statistic).toBeCloseTo(
    exact.statistic,
    12,
  );
});
test("identical samples have distance 0 and p = 1", () => {
  const sample = binValues([1, 2, 2, 7], [1.5, 3], 2);
  expect(ksFromBins(sample.counts, sample.counts)).toMatchObject({
    statistic: 0,
    pValue: 1,
    sign: 0,
  });
  expect(wassersteinFromBins(sample, sample)).toMatchObject({ value: 0, bounds: { lo: 0 } });
  expect(energyFromBins(sample, sample)).toMatchObject({ value: 0 });
  expect(mannWhitneyFromBins(sample.counts, sample.counts)).toMatchObject({
    superiority: 0.5,
    pValue: 1,
  });
  expect(cramerVonMisesFromBins(sample.counts, sample.counts)).toMatchObject({
    statistic: 0,
    pValue: 1,
  });
});
test("an empty side is a value; bins that do not match are an error", () => {
  const sample = binValues(Object.freeze([1, 2]), Object.freeze([1.5]), 0);
  const empty = binValues([], [1.5], 0);
  const none = { defined: false, why: "no-rows" };
  expect(ksFromBins([0, 0], [1, 2])).toEqual(none);
  expect(mannWhitneyFromBins([1, 2], [0, 0])).toEqual(none);
  expect(cramerVonMisesFromBins([1, 2], [0, 0])).toEqual(none);
  expect(wassersteinFromBins(sample, empty)).toEqual(none);
  expect(energyFromBins(empty, sample)).toEqual(none);
  expect(quantileFromBins(empty, 0.5)).toEqual(none);
  expect(spreadFromBins(empty)).toEqual(none);
  expect(histogramFromBins(empty)).toEqual(none);
  expect(() => ksFromBins([1], [1, 2])).toThrow(RangeError);
  expect(() => ksFromBins([1, -1], [1, 2])).toThrow("-1");
  expect(() => ksFromBins([1, 1], [1, 2], { edges: [1, 2] })).toThrow("one edge fewer");
  expect(() => ksFromBins([1, 1], [1, 2], { nEff: 0 })).toThrow("positive");
  expect(() => wassersteinFromBins(sample, binValues([1], [1.25], 0))).toThrow("Edges differ");
  expect(() => wassersteinFromBins(sample, sample, { clip: { low: 2, high: 1 } })).toThrow(
    "low ≤ high",
  );
  expect(() => quantileFromBins({ ...sample, counts: [1] }, 0.5)).toThrow("counts and sums");
});
test("bins of unlike centers give one distance", () => {
  const [a, b] = [
    [0, 1, 5, 9],
    [2, 3, 4, 12],
  ];
  const cuts = [1.5, 4.5];
  const together = wassersteinFromBins(binValues(a, cuts, 0), binValues(b, cuts, 0));
  const apart = defined(wassersteinFromBins(binValues(a, cuts, 0), binValues(b, cuts, 100)));
  expect(apart.value).toBeCloseTo(defined(together).value, 10);
});
test("a shift beyond all bins is measured exactly by the open bin's sum", () => {
  const cuts = evenBins(10, 0, 1);
  const before = binValues([0.05, 0.5, 0.95], cuts, 0.5);
  const now = binValues([5.05, 7.5, 100.95], cuts, 0.5);
  const { value, bounds } = defined(wassersteinFromBins(before, now));
  expect(value).toBeCloseTo((5 + 7 + 100) / 3, 10);
  expect(bounds.hi - bounds.lo).toBeCloseTo(0, 10);
});
test("fine bins bring distance, spread and quantile close to those of the rows", () => {
  const a = Array.from({ length: 4_000 }, (_, i) => Math.sqrt(i / 4_000));
  const b = a.map((x) => x ** 1.5);
  const cuts = evenBins(100, 0, 1);
  const [before, now] = [binValues(a, cuts, 0.6), binValues(b, cuts, 0.6)];
  expect(defined(wassersteinFromBins(before, now)).value).toBeCloseTo(
    defined(wasserstein(a, b)).value,
    4,
  );
  expect(defined(energyFromBins(before, now)).value).toBeCloseTo(
    defined(energyDistance(a, b)).value,
    4,
  );
  const { populationVariance } = defined(momentsOf(powerSums(a, 0.6)));
  expect(defined(spreadFromBins(before)).value).toBeCloseTo(Math.sqrt(populationVariance), 5);
  const clipped = a.map((x) => Math.min(0.9, Math.max(0.2, x)));
  expect(defined(spreadFromBins(before, { clip: { low: 0.2, high: 0.9 } })).value).toBeCloseTo(
    Math.sqrt(defined(momentsOf(powerSums(clipped, 0.6))).populationVariance),
    4,
  );
  expect(defined(quantileFromBins(before, 0.5)).value).toBeCloseTo(
    defined(quantile(a, 0.5)).value,
    3,
  );
});
test("spreadFromBins() calls a constant column constant", () => {
  expect(spreadFromBins(binValues([7.1, 7.1, 7.1], [3, 9], 5))).toEqual({
    defined: false,
    why: "constant",
  });
  expect(spreadFromBins(binValues([7.1], [], 5))).toEqual({ defined: false, why: "constant" });
});
test("a binned quantile interval holds that of the rows", () => {
  const a = Array.from({ length: 200 }, (_, i) => i);
  const exact = defined(quantile(a, 0.5)).interval;
  const binned = defined(quantileFromBins(binValues(a, evenBins(20, 0, 200), 100), 0.5)).interval;
  expect(exact).toMatchObject({ lo: 85, hi: 114, level: 0.95, kind: "order-statistics" });
  expect(binned).toMatchObject({ lo: 80, hi: 120 });
  expect(defined(quantileFromBins(binValues([1, 2], [], 0), 0.5)).interval).toBeNull();
});
test("histogramFromBins() keeps every row and shares bars between samples", () => {
  const property = fc.property(values, edges, fc.integer({ min: 1, max: 12 }), (a, cuts, bars) => {
    const sample = binValues(a, cuts, 0);
    const shown = histogramFromBins(sample, { bars, range: { low: -4, high: 6.5 } });
    const { counts, densities, below, above } = defined(shown);
    const inside = counts.reduce((sum, count) => sum + count, 0);
    expect(inside + below + above).toBeCloseTo(a.length, 8);
    expect(densities.reduce((sum, density) => sum + (density * 10.5) / bars, 0)).toBeCloseTo(
      inside / a.length,
      8,
    );
    const full = histogramFromBins(sample, { bars });
    if (full.defined) expect([full.below, full.above]).toEqual([0, expect.closeTo(0, 8)]);
  });
  fc.assert(property);
});
test("histogramFromBins() refuses what it cannot draw", () => {
  const sample: BinnedSample = binValues([2, 2], [1], 0);
  expect(histogramFromBins(sample)).toEqual({ defined: false, why: "constant" });
  expect(() => histogramFromBins(sample, { bars: 0 })).toThrow("got 0");
  expect(() => histogramFromBins(sample, { range: { low: 3, high: 1 } })).toThrow("low ≤ high");
  expect(() => binValues([1], [2, 2], 0)).toThrow("increase");
  expect(() => binValues([Number.NaN], [2], 0)).toThrow("NaN");
});
