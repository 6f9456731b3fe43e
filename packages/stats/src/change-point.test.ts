import fc from "fast-check";
import { expect, test } from "vitest";
import { changePoint, type ChangePoint } from "./change-point.ts";
import golden from "./fixtures/change-point.json" with { type: "json" };
import { createRandom } from "./random.ts";

function found(...args: Parameters<typeof changePoint>): ChangePoint {
  const result = changePoint(...args);
  if (!result.defined) throw new Error(`undefined: ${result.why}`);
  return result;
}

test.each(golden)("changePoint() agrees with ruptures and NumPy: $name", (one) => {
  const { values, weights, standardErrors } = one;
  for (const list of [values, weights, standardErrors]) if (list !== null) Object.freeze(list);
  const result = found(values, {
    ...(weights === null ? {} : { weights }),
    ...(standardErrors === null ? {} : { standardErrors }),
  });
  expect(result).toMatchObject({ place: one.place, plausible: one.plausible });
  expect(result.statistic).toBeCloseTo(one.share, 8);
  expect(result.before).toBeCloseTo(one.before, 8);
  expect(result.after).toBeCloseTo(one.after, 8);
  expect(result.kind).toBe(one.isExact ? "permutation" : "drawn");
  const error = one.isExact ? 1e-12 : 4 * Math.sqrt((one.pValue + 1e-3) / 1_999);
  expect(Math.abs(result.pValue - one.pValue)).toBeLessThan(error);
});

test("changePoint() says why there is none", () => {
  expect(changePoint([])).toEqual({ defined: false, why: "too-few" });
  expect(changePoint([1, 2, 3])).toEqual({ defined: false, why: "too-few" });
  expect(changePoint([1, 2, 3, 4, 5], { leastValues: 3 })).toMatchObject({ why: "too-few" });
  expect(changePoint([2, 2, 2, 2])).toEqual({ defined: false, why: "constant" });
  expect(changePoint([0, -0, 0, 0])).toEqual({ defined: false, why: "constant" });
  expect(changePoint([0.1, 0.1, 0.1, 0.1, 0.1])).toEqual({ defined: false, why: "constant" });
  expect(changePoint([1, Number.NaN, 2, 3])).toEqual({ defined: false, why: "not-finite" });
  expect(changePoint([1, Infinity, 2, 3])).toEqual({ defined: false, why: "not-finite" });
});

test("changePoint() refuses what cannot be a weight, and options out of range", () => {
  const values = [1, 2, 3, 4];
  expect(() => changePoint(values, { weights: [1, 1, 0, 1] })).toThrow("got 0 at 2");
  expect(() => changePoint(values, { standardErrors: [1, 1, Number.NaN, 1] })).toThrow("NaN");
  expect(() => changePoint(values, { weights: [1] })).toThrow("got 1 for 4");
  expect(() => changePoint(values, { weights: values, standardErrors: values })).toThrow(
    "not both",
  );
  expect(() => changePoint(values, { level: 1 })).toThrow("got 1");
  expect(() => changePoint(values, { leastValues: 0 })).toThrow("got 0");
  expect(() => changePoint(values, { draws: 0.5 })).toThrow("got 0.5");
});

test("changePoint() takes a clean step, large values and four points", () => {
  expect(found([0, 0, 0, 5, 5])).toMatchObject({ place: 3, statistic: 1, plausible: [3] });
  expect(found([1, 1, 2, 2])).toMatchObject({ place: 2, before: 1, after: 2, pValue: 1 / 3 });
  expect(found([1e150, 2e150, 1e150, 9e150, 8e150]).place).toBe(3);
  expect(changePoint([1e200, 2e200, 1e200, 9e200])).toMatchObject({ why: "not-finite" });
});

const series = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 8, maxLength: 20 })
  .filter((values) => new Set(values).size > 1);

test("changePoint() moves with shift and scale, and mirrors a reversed series", () => {
  const property = fc.property(series, fc.integer({ min: 1, max: 9 }), (values, scale) => {
    const options = { draws: 49 };
    const one = found(values, options);
    const moved = found(
      values.map((value) => 1_000 - scale * value),
      options,
    );
    expect(moved).toMatchObject({ place: one.place, pValue: one.pValue });
    expect(moved.before).toBeCloseTo(1_000 - scale * one.before, 6);
    const mirrored = found(values.toReversed(), options);
    expect(mirrored.statistic).toBeCloseTo(one.statistic, 9);
    const mirroredPlaces = one.plausible.map((place) => values.length - place).toReversed();
    expect(mirrored.plausible).toEqual(mirroredPlaces);
    expect(one.plausible).toContain(one.place);
  });
  fc.assert(property, { numRuns: 60 });
});

test("changePoint() draws the same orders for the same key", () => {
  const values = Array.from({ length: 30 }, (_, i) => (i * 7919) % 13);
  expect(found(values, { key: "a" })).toEqual(found(values, { key: "a" }));
});

test("changePoint() keeps its level without a change, with even and uneven weights", () => {
  const random = createRandom("change-point/size");
  const draws = 600;
  for (const isEven of [true, false]) {
    let rejections = 0;
    for (let draw = 0; draw < draws; draw++) {
      const weights = Array.from({ length: 20 }, () => (isEven ? 1 : 1 + 9 * random.uniform()));
      const values = weights.map((weight) => random.normal() / Math.sqrt(weight));
      const { pValue } = found(values, { weights, draws: 99, key: `size/${draw}` });
      if (pValue <= 0.05) rejections++;
    }
    const error = Math.sqrt((0.05 * 0.95) / draws);
    expect(Math.abs(rejections / draws - 0.05)).toBeLessThan(3 * error);
  }
});

test("changePoint() names a set of places that holds the true one about as often as it says", () => {
  const random = createRandom("change-point/coverage");
  const draws = 600;
  let held = 0;
  for (let draw = 0; draw < draws; draw++) {
    const values = Array.from({ length: 40 }, (_, i) => random.normal() + (i >= 22 ? 1.5 : 0));
    if (found(values, { draws: 1 }).plausible.includes(22)) held++;
  }
  expect(held / draws).toBeGreaterThan(0.93);
});
