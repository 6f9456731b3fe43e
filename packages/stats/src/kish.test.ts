import { expect, test } from "vitest";
import fc from "fast-check";
import { kishEffectiveRows } from "./kish.ts";

test("kishEffectiveRows() counts equal weights and ignores their scale", () => {
  expect(kishEffectiveRows([])).toBe(0);
  expect(kishEffectiveRows([0, -0])).toBe(0);
  expect(kishEffectiveRows([7])).toBe(1);
  expect(kishEffectiveRows([1, 1, 0, 1])).toBe(3);
  expect(kishEffectiveRows([1e308, 1e308])).toBe(2);
  expect(kishEffectiveRows([1e-300, 1e-300])).toBe(2);
  expect(kishEffectiveRows([1, 2, 3])).toBeCloseTo(36 / 14, 12);
});

test("kishEffectiveRows() lies between one and the number of weighted rows", () => {
  const weight = fc.double({ min: 0.001, max: 1000, noNaN: true });
  const between = fc.property(fc.array(weight, { minLength: 1 }), (weights) => {
    const rows = kishEffectiveRows(Object.freeze(weights));
    expect(rows).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(rows).toBeLessThanOrEqual(weights.length + 1e-9);
  });
  fc.assert(between);
});

test("kishEffectiveRows() refuses negative and infinite weights", () => {
  expect(() => kishEffectiveRows([1, -1])).toThrow("row 1 has -1");
  expect(() => kishEffectiveRows([Infinity])).toThrow("Infinity");
  expect(() => kishEffectiveRows([Number.NaN])).toThrow("NaN");
});
