import { expect, test } from "vitest";
import fc from "fast-check";
import { chiSquareTest } from "./chi-square-test.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { multinomialDraw } from "./multinomial-draws.ts";
import { createRandom } from "./random.ts";

const histogram = fc.array(fc.integer({ min: 20, max: 10_000 }), { minLength: 6, maxLength: 6 });

test.each(golden.homogeneity)("chiSquareTest() agrees with SciPy for $name", (expected) => {
  const result = chiSquareTest(expected.reference, expected.current);
  expect(result).toMatchObject({ df: expected.df, law: "chi-square" });
  if (!result.defined) return;
  expect(result.statistic).toBeCloseTo(expected.chiSquare, 9);
  expect(result.pValue / expected.chiSquareP).toBeCloseTo(1, 9);
});

test("chiSquareTest() says why when a sample has no rows or all rows share a bin", () => {
  expect(chiSquareTest([], [])).toEqual({ defined: false, why: "no-rows" });
  expect(chiSquareTest([3, 4], [0, 0])).toEqual({ defined: false, why: "no-rows" });
  expect(chiSquareTest([3, 0], [5, 0])).toEqual({ defined: false, why: "one-bin" });
  expect(chiSquareTest([30, 40], [30, 40], { nEff: 0 })).toEqual({
    defined: false,
    why: "no-rows",
  });
});

test("chiSquareTest() refuses counts that cannot be", () => {
  expect(() => chiSquareTest([1, 2], [1])).toThrow(RangeError);
  expect(() => chiSquareTest([1, -2], [1, 1])).toThrow("bin 1 holds -2");
  expect(() => chiSquareTest([1, Number.NaN], [1, 1])).toThrow(RangeError);
  expect(() => chiSquareTest([1, 1], [1, Infinity])).toThrow(RangeError);
  expect(() => chiSquareTest([9, 9], [9, 9], { mEff: -1 })).toThrow("-1");
});

test("chiSquareTest() gives 0 and p = 1 for the same shares, whatever the sizes or the law", () => {
  const same = fc.property(histogram, fc.integer({ min: 1, max: 9 }), (counts, times) => {
    const result = chiSquareTest(
      counts,
      counts.map((count) => count * times),
    );
    expect(result).toMatchObject({ statistic: 0, pValue: 1 });
  });
  fc.assert(same);
  const random = createRandom("same");
  expect(chiSquareTest([1, 2, 3], [2, 4, 6], { random })).toMatchObject({
    statistic: 0,
    pValue: 1,
    law: "monte-carlo",
  });
});

test("chiSquareTest() gives the same answer when samples or bins change places", () => {
  const swap = fc.property(histogram, histogram, (a, b) => {
    expect(chiSquareTest(b, a)).toEqual(chiSquareTest(a, b));
    const forward = chiSquareTest(a, b);
    const backward = chiSquareTest(a.toReversed(), b.toReversed());
    if (!forward.defined || !backward.defined) throw new Error("expected two results");
    expect(backward.statistic).toBeCloseTo(forward.statistic, 8);
  });
  fc.assert(swap);
});

test("chiSquareTest() does not change its input and ignores bins that nobody fills", () => {
  const [before, now] = [Object.freeze([50, 0, 60]), Object.freeze([70, 0, 40])];
  expect(chiSquareTest(before, now)).toEqual(chiSquareTest([50, 60], [70, 40]));
});

test("chiSquareTest() does not call one row of a new category an alarm", () => {
  for (const options of [{}, { random: createRandom("new category") }]) {
    const result = chiSquareTest([5000, 5000, 0], [5000, 4999, 1], options);
    expect(result.defined && result.pValue).toBeGreaterThan(0.5);
  }
});

test("chiSquareTest() merges the rarest bins until each is expected five times", () => {
  const merged = chiSquareTest([300, 200, 3, 2, 1, 4], [310, 190, 2, 2, 2, 4]);
  expect(merged).toMatchObject({ bins: 3, df: 2, law: "chi-square" });
  expect(chiSquareTest([300, 200, 10], [310, 190, 10])).toEqual(
    chiSquareTest([300, 200, 3, 2, 1, 4], [310, 190, 2, 2, 2, 4]),
  );
});

test("chiSquareTest() leaves two rare bins to Fisher's exact test", () => {
  const result = chiSquareTest([10, 0], [5, 5]);
  expect(result).toMatchObject({ law: "fisher", bins: 2 });
  expect(result.defined && result.pValue).toBeCloseTo(0.032507739938, 10);
});

test("chiSquareTest() by Monte Carlo comes near the exact p-value and is never 0", () => {
  const near = chiSquareTest([10, 0], [5, 5], { random: createRandom("near"), draws: 20_000 });
  expect(near).toMatchObject({ law: "monte-carlo" });
  expect(near.defined && Math.abs(near.pValue - 0.0325)).toBeLessThan(0.004);
  const far = chiSquareTest([900, 3, 0], [0, 2, 900], { random: createRandom("far") });
  expect(far.defined && far.pValue).toBe(1 / 2000);
});

test("chiSquareTest() by Monte Carlo gives the same numbers for the same key", () => {
  const run = (key: string) => chiSquareTest([9, 4, 2], [3, 4, 8], { random: createRandom(key) });
  expect(run("a")).toEqual(run("a"));
});

test("chiSquareTest() with effective rows shrinks the statistic by the design effect", () => {
  const plain = chiSquareTest([500, 300, 200], [450, 350, 200]);
  const shrunk = chiSquareTest([500, 300, 200], [450, 350, 200], { nEff: 250, mEff: 250 });
  if (!plain.defined || !shrunk.defined) throw new Error("expected two results");
  expect(shrunk.statistic).toBeCloseTo(plain.statistic / 4, 10);
  const drawn = chiSquareTest([500, 300, 2], [450, 350, 2], {
    nEff: 200.5,
    mEff: 200.5,
    random: createRandom("effective"),
  });
  expect(drawn).toMatchObject({ law: "monte-carlo" });
});

test.each([
  [100, 100],
  [1000, 200],
  [5000, 5000],
])("chiSquareTest() rejects as often as it says with %i and %i rows", (n, m) => {
  const random = createRandom(`size ${n} ${m}`);
  const shares = [0.3, 0.2, 0.15, 0.12, 0.1, 0.07, 0.06];
  let rejected = 0;
  for (let i = 0; i < 2000; i++) {
    const result = chiSquareTest(
      multinomialDraw(shares, n, random),
      multinomialDraw(shares, m, random),
    );
    if (result.defined && result.pValue <= 0.05) rejected++;
  }
  expect(Math.abs(rejected / 2000 - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / 2000));
});

test("chiSquareTest() by Monte Carlo keeps its level where χ² does not hold", () => {
  const random = createRandom("rare");
  const shares = [0.8, 0.1, 0.05, 0.03, 0.02];
  let rejected = 0;
  for (let i = 0; i < 600; i++) {
    const [x, y] = [multinomialDraw(shares, 40, random), multinomialDraw(shares, 40, random)];
    const result = chiSquareTest(x, y, { random, draws: 99 });
    if (result.defined && result.pValue <= 0.05) rejected++;
  }
  expect(rejected / 600).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 600));
  expect(rejected / 600).toBeGreaterThan(0.02);
});
