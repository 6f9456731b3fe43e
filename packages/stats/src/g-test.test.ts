import { expect, test } from "vitest";
import fc from "fast-check";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { gTest } from "./g-test.ts";
import { multinomialDraw } from "./multinomial-draws.ts";
import { createRandom } from "./random.ts";

const histogram = fc.array(fc.integer({ min: 20, max: 10_000 }), { minLength: 8, maxLength: 8 });

test.each(golden.homogeneity)("gTest() agrees with SciPy for $name", (expected) => {
  const result = gTest(expected.reference, expected.current);
  expect(result).toMatchObject({ df: expected.df, law: "chi-square" });
  if (!result.defined) return;
  expect(result.statistic).toBeCloseTo(expected.g, 8);
  expect(result.pValue / expected.gP).toBeCloseTo(1, 8);
});

test("gTest() says why when a sample has no rows or all rows share a bin", () => {
  expect(gTest([3, 4], [0, 0])).toEqual({ defined: false, why: "no-rows" });
  expect(gTest([3, 0], [5, 0])).toEqual({ defined: false, why: "one-bin" });
});

test("gTest() gives the same answer when the samples change places, and 0 for equal ones", () => {
  const swap = fc.property(histogram, histogram, (a, b) => {
    expect(gTest(b, a)).toEqual(gTest(a, b));
    expect(gTest(a, a)).toMatchObject({ statistic: 0, pValue: 1 });
  });
  fc.assert(swap);
});

test("gTest() stays finite when bins of one side are empty", () => {
  const result = gTest([500, 500, 0], [0, 500, 500]);
  expect(result.defined && result.statistic).toBeCloseTo(2 * 1000 * Math.LN2, 9);
  expect(result.defined && result.pValue).toBeGreaterThan(0);
});

test.each([
  [100, 100],
  [1000, 200],
  [5000, 5000],
])("gTest() rejects about as often as it says with %i and %i rows", (n, m) => {
  const random = createRandom(`g ${n} ${m}`);
  const shares = [0.3, 0.25, 0.2, 0.15, 0.1];
  let rejected = 0;
  for (let i = 0; i < 2000; i++) {
    const result = gTest(multinomialDraw(shares, n, random), multinomialDraw(shares, m, random));
    if (result.defined && result.pValue <= 0.05) rejected++;
  }
  expect(Math.abs(rejected / 2000 - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / 2000));
});
