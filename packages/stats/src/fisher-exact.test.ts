import { expect, test } from "vitest";
import fc from "fast-check";
import { fisherExact } from "./fisher-exact.ts";
import { fisherFreemanHalton } from "./fisher-freeman-halton.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { createRandom } from "./random.ts";

type Pair = [number, number];
const pair = fc.tuple(fc.nat(60), fc.nat(60));

test.each(golden.fisher)("fisherExact($reference, $current) agrees with SciPy", (expected) => {
  const reference = expected.reference as Pair;
  const current = expected.current as Pair;
  for (const [alternative, p] of [
    ["two-sided", expected.twoSided],
    ["larger", expected.larger],
    ["smaller", expected.smaller],
  ] as const) {
    const result = fisherExact(reference, current, { alternative });
    expect(result.defined && result.pValue / p).toBeCloseTo(1, 9);
  }
});

test("fisherExact() is symmetric in samples and in hits and misses", () => {
  const swap = fc.property(pair, pair, (a, b) => {
    const result = fisherExact(a, b);
    const swapped = fisherExact(b, a);
    const flipped = fisherExact(a.toReversed() as Pair, b.toReversed() as Pair);
    if (!result.defined) {
      expect([swapped, flipped]).toEqual([result, result]);
      return;
    }
    expect(swapped.defined && swapped.pValue).toBeCloseTo(result.pValue, 10);
    expect(flipped.defined && flipped.pValue).toBeCloseTo(result.pValue, 10);
    expect(result.pValue).toBeLessThanOrEqual(1);
  });
  fc.assert(swap);
});

test("fisherExact() says why there is no result and refuses what cannot be", () => {
  expect(fisherExact([0, 0], [1, 2])).toEqual({ defined: false, why: "no-rows" });
  expect(fisherExact([3, 0], [1, 0])).toEqual({ defined: false, why: "one-bin" });
  expect(fisherExact([0, 3], [0, 1])).toEqual({ defined: false, why: "one-bin" });
  expect(() => fisherExact([1.5, 2], [1, 2])).toThrow("1.5");
  expect(() => fisherExact([1, 2], [1, -2])).toThrow("-2");
});

test.each(golden.fisher)("drawn tables come near the exact p of $reference, $current", (row) => {
  const random = createRandom(`fisher ${row.reference.join()} ${row.current.join()}`);
  const result = fisherFreemanHalton([row.reference, row.current], random, { draws: 4000 });
  const error = 4 * Math.sqrt((row.twoSided * (1 - row.twoSided)) / 4000) + 1 / 2000;
  expect(result.defined && Math.abs(result.pValue - row.twoSided)).toBeLessThan(error);
});

test("fisherFreemanHalton() tests more than two samples and says why it cannot", () => {
  const random = createRandom("three");
  const apart = fisherFreemanHalton(
    [
      [9, 0, 1],
      [0, 9, 1],
      [1, 0, 9],
    ],
    random,
  );
  expect(apart.defined && apart.pValue).toBe(1 / 2000);
  const alike = fisherFreemanHalton(
    [
      [5, 5],
      [5, 5],
      [5, 5],
    ],
    random,
  );
  expect(alike.defined && alike.pValue).toBe(1);
  expect(fisherFreemanHalton([], random)).toEqual({ defined: false, why: "no-rows" });
  expect(
    fisherFreemanHalton(
      [
        [1, 2],
        [0, 0],
      ],
      random,
    ),
  ).toEqual({ defined: false, why: "no-rows" });
  expect(
    fisherFreemanHalton(
      [
        [3, 0],
        [4, 0],
      ],
      random,
    ),
  ).toEqual({ defined: false, why: "one-bin" });
  expect(() => fisherFreemanHalton([[1, 2], [3]], random)).toThrow("2 and 1");
  expect(() =>
    fisherFreemanHalton(
      [
        [1, 2],
        [0.5, 1],
      ],
      random,
    ),
  ).toThrow("0.5");
});
