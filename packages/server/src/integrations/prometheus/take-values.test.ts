import { expect, test } from "vitest";
import { takeValue } from "./take-values.ts";

const points = [3, 1, 2].map((value, timeMs) => ({ timeMs, value }));

test("the mean, the largest, the smallest or the last value of a window counts", () => {
  expect(takeValue(points, "mean")).toBe(2);
  expect(takeValue(points, "max")).toBe(3);
  expect(takeValue(points, "min")).toBe(1);
  expect(takeValue(points, "last")).toBe(2);
});

test("without values there is none, and huge ones have a mean", () => {
  for (const take of ["mean", "max", "min", "last"] as const) {
    expect(takeValue([], take)).toBe(null);
  }
  const huge = [1e308, 1e308].map((value, timeMs) => ({ timeMs, value }));
  expect(takeValue(huge, "mean")).toBe(1e308);
});
