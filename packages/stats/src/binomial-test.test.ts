import { expect, test } from "vitest";
import fc from "fast-check";
import { binomialTest } from "./binomial-test.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };

test.each(golden.binomial)("binomialTest($hits of $rows, $rate) agrees with SciPy", (expected) => {
  for (const [alternative, p] of [
    ["two-sided", expected.twoSided],
    ["larger", expected.larger],
    ["smaller", expected.smaller],
  ] as const) {
    const result = binomialTest(expected, expected.rate, { alternative });
    if (!result.defined) throw new Error(result.why);
    if (p === 0) expect(result.pValue).toBeLessThan(1e-300);
    else expect(result.pValue / p).toBeCloseTo(1, 8);
  }
});

test("binomialTest() with a certain rate only accepts the certain outcome", () => {
  expect(binomialTest({ hits: 0, rows: 9 }, 0)).toMatchObject({ pValue: 1 });
  expect(binomialTest({ hits: 1, rows: 9 }, 0)).toMatchObject({ pValue: 0 });
  expect(binomialTest({ hits: 9, rows: 9 }, 1)).toMatchObject({ pValue: 1 });
  expect(binomialTest({ hits: 8, rows: 9 }, 1)).toMatchObject({ pValue: 0 });
});

test("binomialTest() gives the same answer when hits and misses change places", () => {
  const flip = fc.property(
    fc.nat(200),
    fc.nat(200),
    fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    (hits, misses, rate) => {
      fc.pre(hits + misses > 0);
      const rows = hits + misses;
      const result = binomialTest({ hits, rows }, rate);
      const flipped = binomialTest({ hits: misses, rows }, 1 - rate);
      if (!result.defined || !flipped.defined) throw new Error("expected results");
      expect(flipped.pValue).toBeCloseTo(result.pValue, 8);
      expect(result.pValue).toBeGreaterThanOrEqual(0);
      expect(result.pValue).toBeLessThanOrEqual(1);
    },
  );
  fc.assert(flip);
});

test("binomialTest() says why there is no result and refuses what cannot be", () => {
  expect(binomialTest({ hits: 0, rows: 0 }, 0.5)).toEqual({ defined: false, why: "no-rows" });
  expect(() => binomialTest({ hits: 3, rows: 2 }, 0.5)).toThrow("3 of 2");
  expect(() => binomialTest({ hits: 0.5, rows: 2 }, 0.5)).toThrow("0.5 of 2");
  expect(() => binomialTest({ hits: 1, rows: 2 }, 1.5)).toThrow("1.5");
});
