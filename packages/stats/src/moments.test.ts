import fc from "fast-check";
import { expect, test } from "vitest";
import { momentsOf } from "./moments.ts";
import { mergePowerSums, moveCenter, powerSums } from "./power-sums.ts";
import { quantileRanks } from "./quantile-ranks.ts";
import { quantile } from "./quantile.ts";
import { createRandom } from "./random.ts";

const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { maxLength: 30 });

test("merging power sums gives those of all rows, whatever the centers", () => {
  const property = fc.property(
    values,
    values,
    fc.integer({ min: -50, max: 50 }),
    (a, b, center) => {
      const whole = powerSums([...a, ...b], 3);
      const merged = mergePowerSums(powerSums(a, 3), powerSums(b, center));
      // Whole numbers of this size add up without rounding.
      expect(merged.n).toBe(whole.n);
      merged.sums.forEach((sum, k) => expect(sum).toBeCloseTo(whole.sums[k] as number, 0));
      expect(mergePowerSums(powerSums(a, 3), powerSums(b, 3))).toEqual(whole);
    },
  );
  fc.assert(property);
});
test("powerSums() keeps what plain addition would lose", () => {
  const { sums } = powerSums(Object.freeze([1e16, 1, -1e16]), 0);
  expect(sums[0]).toBe(1);
  expect(powerSums([], 5)).toEqual({ n: 0, sums: [0, 0, 0, 0], center: 5 });
  expect(() => powerSums([1], Number.NaN)).toThrow("NaN");
  expect(() => moveCenter(powerSums([1], 0), Infinity)).toThrow("Infinity");
  expect(() => moveCenter({ n: -1, sums: [0, 0, 0, 0], center: 0 }, 1)).toThrow("-1");
});
test("momentsOf() needs rows, then two of them, then two different ones", () => {
  expect(momentsOf(powerSums([], 0))).toEqual({ defined: false, why: "no-rows" });
  expect(momentsOf(powerSums([1, Number.NaN], 0))).toEqual({ defined: false, why: "not-finite" });
  expect(momentsOf(powerSums([7], 5))).toMatchObject({
    mean: 7,
    variance: null,
    sd: null,
    skewness: null,
  });
  const constant = momentsOf(powerSums([7.1, 7.1, 7.1], 5));
  expect(constant).toMatchObject({
    variance: 0,
    sd: 0,
    meanStandardError: 0,
    sdStandardError: null,
    skewness: null,
  });
  expect(() => momentsOf({ n: -2, sums: [0, 0, 0, 0], center: 0 })).toThrow("-2");
});
test("standard errors match the scatter of repeated samples", () => {
  const random = createRandom("standard-errors");
  const samples = Array.from({ length: 2_000 }, () =>
    Array.from({ length: 200 }, () => random.normal() * 3),
  );
  const all = samples.map((sample) => momentsOf(powerSums(sample, 0)));
  const scatter = (key: "mean" | "sd"): number => {
    const moments = momentsOf(
      powerSums(
        all.map((m) => (m.defined ? (m[key] ?? 0) : 0)),
        1,
      ),
    );
    return moments.defined ? (moments.sd ?? 0) : 0;
  };
  const typical = (key: "meanStandardError" | "sdStandardError"): number =>
    all.reduce((sum, m) => sum + (m.defined ? (m[key] ?? 0) : 0) / all.length, 0);
  expect(scatter("mean") / typical("meanStandardError")).toBeCloseTo(1, 1);
  expect(scatter("sd") / typical("sdStandardError")).toBeCloseTo(1, 1);
});
test("quantileRanks() gives the exact binomial ranks", () => {
  // P(Bin(10, ½) ≤ 1) = 11/1024; P(Bin(5, ½) = 0) = 1/32 is more than 2.5 %.
  expect(quantileRanks(10, 0.5, 0.95)).toEqual({
    lower: 2,
    upper: 9,
    coverage: expect.closeTo(1 - 22 / 1024, 12),
  });
  expect(quantileRanks(5, 0.5, 0.95)).toMatchObject({ lower: 0, upper: 6, coverage: 1 });
  expect(quantileRanks(1_000_000, 0.5, 0.95)).toMatchObject({ lower: 499_020, upper: 500_981 });
  expect(quantileRanks(0, 0.5, 0.95)).toMatchObject({ lower: 0, upper: 1 });
  expect(() => quantileRanks(1.5, 0.5, 0.95)).toThrow("1.5");
  expect(() => quantileRanks(10, 2, 0.95)).toThrow("2");
  expect(() => quantileRanks(10, 0.5, 0)).toThrow("Level");
});
test("each tail of quantileRanks() is within its half, and one rank further is not", () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 400 }),
    fc.double({ min: 0.02, max: 0.98, noNaN: true }),
    (n, q) => {
      const { lower, upper, coverage } = quantileRanks(n, q, 0.9);
      expect(lower).toBeLessThan(upper);
      expect(coverage).toBeGreaterThanOrEqual(0.9 - 1e-9);
      const mirrored = quantileRanks(n, 1 - q, 0.9);
      expect(Math.abs(mirrored.lower - (n + 1 - upper))).toBeLessThanOrEqual(1);
    },
  );
  fc.assert(property);
});
test("quantile() is the inverse of the distribution function", () => {
  const sample = Object.freeze([5, 1, 4, 2, 3]);
  const at = (q: number) => {
    const result = quantile(sample, q);
    return result.defined ? result.value : null;
  };
  expect([0, 0.2, 0.21, 0.5, 0.6, 1].map(at)).toEqual([1, 1, 2, 3, 3, 5]);
  expect(quantile([], 0.5)).toEqual({ defined: false, why: "no-rows" });
  expect(quantile([Number.NaN], 0.5)).toEqual({ defined: false, why: "not-finite" });
  expect(quantile([1, 2], 0.5)).toMatchObject({ value: 1, interval: null });
  expect(() => quantile(sample, -1)).toThrow("-1");
});
