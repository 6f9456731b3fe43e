import { expect, test } from "vitest";
import golden from "./fixtures/numeric-two-sample.json" with { type: "json" };
import { gammaUpperTail } from "./gamma-upper-tail.ts";
import { normalQuantile } from "./normal-quantile.ts";
import {
  chiSquareUpperTail,
  fUpperTail,
  normalTwoSided,
  normalUpperTail,
  studentTwoSided,
} from "./tails.ts";

const { normal, chiSquare, student, f, quantile } = golden.tails;

test.each(normal)("normalUpperTail($z) agrees with SciPy", ({ z, p }) => {
  expect(normalUpperTail(z) / p).toBeCloseTo(1, 11);
  expect(normalTwoSided(z)).toBeCloseTo(z < 0 ? 2 * (1 - p) : 2 * p, 11);
});
test.each(chiSquare)("chiSquareUpperTail($x, $df) agrees with SciPy", ({ x, df, p }) => {
  expect(chiSquareUpperTail(x, df) / p || 1).toBeCloseTo(1, 9);
});
test.each(student)("studentTwoSided($t, $df) agrees with SciPy", ({ t, df, p }) => {
  expect(studentTwoSided(t, df) / p).toBeCloseTo(1, 9);
});
test.each(f)("fUpperTail($f, $d1, $d2) agrees with SciPy", ({ f: value, d1, d2, p }) => {
  expect(fUpperTail(value, d1, d2) / p).toBeCloseTo(1, 9);
});
test.each(quantile)("normalQuantile($p) agrees with SciPy", ({ p, z }) => {
  expect(normalQuantile(p) / z).toBeCloseTo(1, 11);
});
test("tails are 1 at the bottom and 0 at infinity", () => {
  expect([chiSquareUpperTail(-1, 2), chiSquareUpperTail(Infinity, 2)]).toEqual([1, 0]);
  expect([fUpperTail(0, 2, 3), fUpperTail(Infinity, 2, 3)]).toEqual([1, 0]);
  expect([studentTwoSided(0, 3), studentTwoSided(-Infinity, 3)]).toEqual([1, 0]);
  expect(gammaUpperTail(0, 300)).toBe(1);
});
test("normalQuantile() reaches both ends and refuses what is no probability", () => {
  expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([
    -Infinity,
    0,
    Infinity,
  ]);
  expect(() => normalQuantile(1.5)).toThrow("1.5");
  expect(() => normalQuantile(Number.NaN)).toThrow(RangeError);
});
test("the two forms of gammaUpperTail() meet at shape 200 and at x = shape", () => {
  expect(gammaUpperTail(210, 200.0001) / gammaUpperTail(210, 200)).toBeCloseTo(1, 4);
  expect(gammaUpperTail(500.0001, 500) / gammaUpperTail(500, 500)).toBeCloseTo(1, 4);
});
