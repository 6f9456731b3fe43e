import fc from "fast-check";
import { expect, test } from "vitest";
import { kolmogorovFiniteUpperTail } from "./kolmogorov-finite.ts";
import { kolmogorovUpperTail } from "./kolmogorov.ts";
import { ksPathTail } from "./ks-path-tail.ts";
import { ksTest } from "./ks.ts";
import { createRandom } from "./random.ts";

const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });

test("ksTest() says why when there is nothing to compare", () => {
  expect(ksTest([], [1])).toEqual({ defined: false, why: "no-rows" });
  expect(ksTest([1], Object.freeze([Number.NaN]))).toEqual({ defined: false, why: "not-finite" });
  expect(ksTest([Infinity], [1])).toEqual({ defined: false, why: "not-finite" });
});
test("ksTest() on one row, on equal values and on signed zeros", () => {
  expect(ksTest([1], [2])).toMatchObject({ statistic: 1, pValue: 1, location: 1, sign: 1 });
  expect(ksTest([5, 5], [5])).toMatchObject({ statistic: 0, pValue: 1, sign: 0 });
  expect(ksTest([0, -0], [-0, 0])).toMatchObject({ statistic: 0, pValue: 1 });
  expect(ksTest([-1e308], [1e308])).toMatchObject({ statistic: 1, location: -1e308 });
});
test("ksTest() reports the first place of the largest gap and its direction", () => {
  expect(ksTest([1, 2, 8, 9], [3, 4, 5, 6])).toMatchObject({
    statistic: 0.5,
    location: 2,
    sign: 1,
  });
  expect(ksTest([3, 4, 5, 6], [1, 2, 8, 9])).toMatchObject({
    statistic: 0.5,
    location: 2,
    sign: -1,
  });
});
test("ksTest() keeps its answer when samples change places, are reordered or stretched", () => {
  const property = fc.property(values, values, (a, b) => {
    const result = ksTest(a, b);
    const { statistic, pValue } = result as { statistic: number; pValue: number };
    const swapped = ksTest(b, a) as { statistic: number; pValue: number };
    expect(swapped.statistic).toBeCloseTo(statistic, 12);
    expect(swapped.pValue / pValue).toBeCloseTo(1, 10);
    expect(ksTest(a.toReversed(), b)).toEqual(result);
    const stretch = (x: number): number => Math.exp(x / 10);
    expect(ksTest(a.map(stretch), b.map(stretch))).toMatchObject({ statistic, pValue });
    expect(pValue > 0 && pValue <= 1 && statistic >= 0 && statistic <= 1).toBe(true);
  });
  fc.assert(property);
});
test("the exact, finite and limit laws approach each other", () => {
  const exact = ksPathTail(3_001, 3_000, Math.round(0.035 * 3_001 * 3_000));
  const finite = kolmogorovFiniteUpperTail(0.035, 1_500);
  const limit = kolmogorovUpperTail(0.035 * Math.sqrt(1_500));
  expect(Math.abs(exact / finite - 1)).toBeLessThan(0.02);
  expect(Math.abs(finite / limit - 1)).toBeLessThan(0.06);
});
test("ksTest() uses the law of D for large samples, and when asked", () => {
  const random = createRandom("ks");
  const large = Float64Array.from({ length: 10_001 }, () => random.normal());
  const small = Float64Array.from({ length: 300 }, () => random.normal() + 0.2);
  const auto = ksTest(large, small);
  expect(auto).toMatchObject({ method: "asymptotic" });
  expect(auto).toEqual(ksTest(large, small, { method: "asymptotic" }));
  const exact = ksTest(large, small, { method: "exact" });
  expect(auto.defined && exact.defined && auto.pValue / exact.pValue - 1).toBeCloseTo(0, 1);
});
test("ksPathTail() neither overflows nor loses the far tail at 10,000 rows a side", () => {
  expect(ksPathTail(10_000, 10_000, 0)).toBe(1);
  expect(ksPathTail(10_000, 10_000, 1)).toBe(1);
  const far = ksPathTail(10_000, 10_000, 1_000);
  // ln C(20000, 9000)/C(20000, 10000) + ln 2, the reflection principle's leading term.
  let expected = Math.log(2);
  for (let i = 0; i < 1_000; i++) expected += Math.log((10_000 - i) / (11_000 - i));
  expect(Math.log(far)).toBeCloseTo(expected, 8);
});
test("kolmogorovFiniteUpperTail() knows its ends and refuses part rows", () => {
  expect(kolmogorovFiniteUpperTail(0, 10)).toBe(1);
  expect(kolmogorovFiniteUpperTail(1, 10)).toBe(0);
  expect(() => kolmogorovFiniteUpperTail(0.1, 1.5)).toThrow("1.5");
  expect(() => kolmogorovFiniteUpperTail(0.1, 0)).toThrow(RangeError);
});
