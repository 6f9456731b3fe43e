import { expect, test } from "vitest";
import fc from "fast-check";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { noncentralChiSquareUpperTail, noncentralityForPower } from "./noncentral-chi-square.ts";
import { chiSquareUpperTail } from "./tails.ts";

test.each(golden.noncentral)(
  "the noncentral tail at $x (df $df, λ $nc) agrees with SciPy",
  (row) => {
    expect(noncentralChiSquareUpperTail(row.x, row.df, row.nc)).toBeCloseTo(row.tail, 10);
  },
);

test("the noncentral tail without noncentrality is the central one", () => {
  expect(noncentralChiSquareUpperTail(7, 3, 0)).toBe(chiSquareUpperTail(7, 3));
  expect(noncentralChiSquareUpperTail(0, 3, 2)).toBe(1);
});

test("noncentralityForPower() gives the λ at which the test has its power", () => {
  const inverse = fc.property(
    fc.double({ min: 1, max: 300, noNaN: true }),
    fc.integer({ min: 1, max: 60 }),
    fc.double({ min: 0.5, max: 0.99, noNaN: true }),
    (critical, df, power) => {
      const lambda = noncentralityForPower({ critical, df, power });
      if (lambda === 0) return;
      expect(noncentralChiSquareUpperTail(critical, df, lambda)).toBeCloseTo(power, 7);
    },
  );
  fc.assert(inverse, { numRuns: 60 });
});

test("noncentralityForPower() is 0 when chance alone has that power", () => {
  expect(noncentralityForPower({ critical: 0.001, df: 9, power: 0.8 })).toBe(0);
});

test("the noncentral law refuses what cannot be", () => {
  expect(() => noncentralChiSquareUpperTail(1, 0, 1)).toThrow("got 0");
  expect(() => noncentralChiSquareUpperTail(1, 1, -1)).toThrow("got -1");
  expect(() => noncentralityForPower({ critical: 3, df: 1, power: 1 })).toThrow("got 1");
  expect(() => noncentralityForPower({ critical: -3, df: 1, power: 0.5 })).toThrow("got -3");
});
