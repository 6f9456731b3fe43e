import { expect, test } from "vitest";
import { chiSquareUpperQuantile } from "./chi-square-quantile.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { chiSquareUpperTail } from "./tails.ts";

test.each(golden.quantiles)("χ²($df) exceeds its quantile with probability $upper", (row) => {
  expect(chiSquareUpperQuantile(row.upper, row.df) / row.value).toBeCloseTo(1, 9);
  const tail = chiSquareUpperTail(chiSquareUpperQuantile(row.upper, row.df), row.df);
  expect(tail / row.upper).toBeCloseTo(1, 8);
});

test("chiSquareUpperQuantile() refuses impossible tails and degrees of freedom", () => {
  for (const upper of [0, 1, Number.NaN, -1]) {
    expect(() => chiSquareUpperQuantile(upper, 3)).toThrow(RangeError);
  }
  expect(() => chiSquareUpperQuantile(0.5, 0)).toThrow("got 0");
});
