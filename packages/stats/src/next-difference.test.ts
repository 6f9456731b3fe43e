import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/next-difference.json" with { type: "json" };
import { nextDifference } from "./next-difference.ts";
import { createRandom } from "./random.ts";

test.each(golden)("the limit is SciPy's", ({ differences, level, limit }) => {
  const found = nextDifference(Object.freeze(differences), level) as number;
  expect(Math.abs(found - limit)).toBeLessThan(1e-10 * limit);
});

test("too little, nothing, and what is no number", () => {
  expect(nextDifference([])).toBeNull();
  expect(nextDifference([1, 2])).toBeNull();
  expect(nextDifference([0, 0, 0])).toBe(0);
  expect(nextDifference([1, Number.NaN, 2])).toBeNull();
  expect(nextDifference([1, Infinity, 2])).toBeNull();
  expect(nextDifference([1e300, -1e300, 1e300])).toBeGreaterThan(1e300);
  expect(nextDifference([1e-300, 1e-300, -1e-300])).toBeGreaterThan(1e-300);
  expect(() => nextDifference([1, 2, 3], 1)).toThrow(RangeError);
});

test("signs do not matter, and the unit goes along", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 20 }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (differences, unit) => {
        const limit = nextDifference(differences) as number;
        expect(nextDifference(differences.map((one) => -one))).toBe(limit);
        const scaled = nextDifference(differences.map((one) => one * unit)) as number;
        expect(Math.abs(scaled - limit * unit)).toBeLessThanOrEqual(1e-9 * limit * unit + 1e-300);
      },
    ),
  );
});

test.each([3, 5, 12])("of %i differences without a cause, the next lies beyond in 5 %%", (n) => {
  const random = createRandom(`next-difference/${n}`);
  const rounds = 20_000;
  let beyond = 0;
  for (let round = 0; round < rounds; round++) {
    const drawn = Array.from({ length: n + 1 }, () => random.normal());
    if (Math.abs(drawn[n] as number) > (nextDifference(drawn.slice(0, n)) as number)) beyond++;
  }
  expect(beyond / rounds).toBeGreaterThan(0.045);
  expect(beyond / rounds).toBeLessThan(0.055);
});
