import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/sequential-t.json" with { type: "json" };
import { createRandom, type Random } from "./random.ts";
import {
  sequentialTDifference,
  sequentialTMean,
  type SequentialDifference,
} from "./sequential-t.ts";

function seen(result: ReturnType<typeof sequentialTMean>): SequentialDifference {
  if (!result.defined) throw new Error(`undefined: ${result.why}`);
  return result;
}

test.each(golden)(
  "sequential t bounds agree with mixtures of noncentral t densities, %#",
  (one) => {
    const { reference, current, level, effect } = one;
    for (const list of [reference, current]) if (list !== null) Object.freeze(list);
    const result = seen(
      reference === null
        ? sequentialTMean(current, { level, effect })
        : sequentialTDifference(reference, current, { level, effect }),
    );
    expect(result.value).toBeCloseTo(one.value, 10);
    expect(result.lo).toBeCloseTo(one.lo, 7);
    expect(result.hi).toBeCloseTo(one.hi, 7);
    expect(result.eValue / one.eValue).toBeCloseTo(1, 7);
  },
);

test("sequentialTDifference() and sequentialTMean() say why there is no difference", () => {
  expect(sequentialTDifference([1, 2], [])).toEqual({ defined: false, why: "too-few" });
  expect(sequentialTDifference([1], [1, 2])).toEqual({ defined: false, why: "too-few" });
  expect(sequentialTDifference([1, 1], [1])).toEqual({ defined: false, why: "constant" });
  expect(sequentialTDifference([1, 2], [Number.NaN])).toEqual({
    defined: false,
    why: "not-finite",
  });
  expect(sequentialTMean([3])).toEqual({ defined: false, why: "too-few" });
  expect(sequentialTMean([3, 3])).toEqual({ defined: false, why: "constant" });
  expect(sequentialTMean([3, Infinity])).toEqual({ defined: false, why: "not-finite" });
});

test("sequentialTMean() excludes nothing after two values, and stays finite where it can be written", () => {
  expect(seen(sequentialTMean([1, 2]))).toMatchObject({ lo: -Infinity, hi: Infinity });
  const many = Array.from({ length: 2_000 }, (_, i) => 1e6 + (i % 2));
  const { eValue, lo } = seen(sequentialTMean(many));
  expect(eValue).toBeLessThan(Infinity);
  expect(lo).toBeGreaterThan(1e6);
});

test("sequential t bounds refuse options out of range", () => {
  expect(() => sequentialTMean([1, 2], { level: 1 })).toThrow("got 1");
  expect(() => sequentialTMean([1, 2], { effect: 0 })).toThrow("got 0");
  expect(() => sequentialTDifference([1, 2], [1], { effect: Infinity })).toThrow("got Infinity");
});

const values = fc
  .array(fc.integer({ min: -99, max: 99 }), { minLength: 3, maxLength: 12 })
  .filter((list) => new Set(list).size > 1);

test("sequentialTDifference() moves with shift and scale, and mirrors when signs do", () => {
  const property = fc.property(values, values, (before, now) => {
    const one = seen(sequentialTDifference(before, now));
    const turned = (list: readonly number[]) => list.map((value) => 500 - 4 * value);
    const moved = seen(sequentialTDifference(turned(before), turned(now)));
    const scale = Math.max(1, Math.abs(one.lo) === Infinity ? 1 : Math.abs(one.lo));
    expect(moved.value).toBeCloseTo(-4 * one.value, 6);
    if (one.lo > -Infinity) expect((moved.hi + 4 * one.lo) / scale).toBeCloseTo(0, 6);
    else expect(moved.hi).toBe(Infinity);
    expect(one.lo).toBeLessThan(one.value);
    expect(one.lo > 0).toBe(one.eValue > 20 * (1 + 1e-9));
  });
  fc.assert(property, { numRuns: 100 });
});

/** How often the lower bound ever passes the true difference, 0, in one of so many looks. */
function crossings(
  draws: number,
  looks: number,
  { old, draw }: { readonly old: number; readonly draw: (random: Random) => number },
): number {
  let crossed = 0;
  for (let i = 0; i < draws; i++) {
    const random = createRandom(`sequential-t/${old}/${i}`);
    const reference = Array.from({ length: old }, () => draw(random));
    const current: number[] = [];
    for (let look = 0; look < looks; look++) {
      current.push(draw(random));
      const result =
        old === 0 ? sequentialTMean(current) : sequentialTDifference(reference, current);
      if (result.defined && result.lo > 0) {
        crossed++;
        break;
      }
    }
  }
  return crossed / draws;
}

const normal = (random: Random): number => random.normal();
const share = (random: Random): number => {
  let hits = 0;
  for (let row = 0; row < 40; row++) if (random.uniform() < 0.1) hits++;
  return hits / 40;
};

test.each([
  ["a week after a week", 7, 7, normal],
  ["twenty days after three", 3, 20, normal],
  ["twenty differences", 0, 20, normal],
  ["shares of few rows", 7, 14, share],
] as const)("the lower bound passes an equal mean at most as often as it says: %s", (...row) => {
  const [, old, looks, draw] = row;
  const draws = 400;
  const error = Math.sqrt((0.05 * 0.95) / draws);
  expect(crossings(draws, looks, { old, draw })).toBeLessThan(0.05 + 2 * error);
});

test("a difference of two standard deviations is seen within a week, mostly", () => {
  const draws = 300;
  const shifted = (i: number): boolean => {
    const random = createRandom(`sequential-t/power/${i}`);
    const reference = Array.from({ length: 7 }, () => random.normal());
    const current = Array.from({ length: 7 }, () => random.normal() + 2);
    return seen(sequentialTDifference(reference, current)).lo > 0;
  };
  const found = Array.from({ length: draws }, (_, i) => shifted(i)).filter(Boolean).length;
  expect(found / draws).toBeGreaterThan(0.6);
});
