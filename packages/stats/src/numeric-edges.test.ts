import fc from "fast-check";
import { expect, test } from "vitest";
import { andersonDarlingTest } from "./anderson-darling.ts";
import { brownForsytheTest } from "./brown-forsythe.ts";
import { cramerVonMisesUpperTail } from "./cramer-von-mises-law.ts";
import { cramerVonMisesFromBins, cramerVonMisesTest } from "./cramer-von-mises.ts";
import { energyDistance } from "./energy.ts";
import { eppsSingletonTest } from "./epps-singleton.ts";
import { kuiperFromBins, kuiperTest, kuiperUpperTail } from "./kuiper.ts";
import { mannWhitneyTest } from "./mann-whitney.ts";
import { createRandom } from "./random.ts";
import { wasserstein } from "./wasserstein.ts";
import { welchTest } from "./welch.ts";

const raw = {
  andersonDarlingTest,
  brownForsytheTest,
  cramerVonMisesTest,
  energyDistance,
  eppsSingletonTest,
  kuiperTest,
  mannWhitneyTest,
  wasserstein,
};
const sample = (length: number, key: string, shift = 0): readonly number[] => {
  const random = createRandom(key);
  return Object.freeze(Array.from({ length }, () => random.normal() + shift));
};
const values = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 5, maxLength: 30 });

test.each(Object.entries(raw))(
  "%s() says why on empty sides and on values that are no numbers",
  (_, run) => {
    expect(run([], [1, 2])).toEqual({ defined: false, why: "no-rows" });
    expect(run([1, 2], [])).toEqual({ defined: false, why: "no-rows" });
    for (const bad of [Number.NaN, Infinity, -Infinity])
      expect(run([1, 2, 3, 4, 5], [1, 2, 3, 4, bad])).toEqual({
        defined: false,
        why: "not-finite",
      });
  },
);
test.each(Object.entries(raw))(
  "%s() does not depend on the order of rows, -0 or the input's type",
  (_, run) => {
    const [a, b] = [
      [0, 3, -0, 7, 5, 2],
      [1, -0, 4, 4, 9],
    ];
    const result = run(Object.freeze(a), Object.freeze(b));
    expect(
      run(
        a.toReversed(),
        b.toSorted((x, y) => x - y),
      ),
    ).toEqual(result);
    expect(run(Float64Array.from(a), Float64Array.from(b))).toEqual(result);
  },
);
test.each(Object.entries(raw))("%s() of constants never gives NaN", (_, run) => {
  for (const [a, b] of [
    [
      [3, 3, 3, 3, 3],
      [3, 3, 3, 3, 3],
    ],
    [
      [3, 3, 3, 3, 3],
      [4, 4, 4, 4, 4],
    ],
    [[1], [2]],
  ] as const)
    for (const value of Object.values(run(a, b))) expect(value).not.toBeNaN();
});
test.each(Object.entries(raw))("%s() treats both samples alike", (_, run) => {
  const property = fc.property(values, values, (a, b) => {
    const [there, back] = [run(a, b), run(b, a)];
    if (!there.defined || !back.defined) return expect(back).toEqual(there);
    if ("pValue" in there && "pValue" in back) expect(back.pValue).toBeCloseTo(there.pValue, 8);
    else
      expect(back).toMatchObject({ value: expect.closeTo((there as { value: number }).value, 9) });
  });
  fc.assert(property, { numRuns: 50 });
});
test.each(["andersonDarlingTest", "cramerVonMisesTest", "kuiperTest", "mannWhitneyTest"] as const)(
  "%s() sees ranks only",
  (name) => {
    const property = fc.property(values, values, (a, b) => {
      const stretch = (x: number): number => x ** 3 - 50;
      expect(raw[name](a.map(stretch), b.map(stretch))).toEqual(raw[name](a, b));
    });
    fc.assert(property, { numRuns: 50 });
  },
);
test("constants: equal ones have p = 1, unlike ones an answer or a reason", () => {
  const [three, four] = [
    [3, 3, 3, 3, 3],
    [4, 4, 4, 4, 4],
  ];
  expect(mannWhitneyTest(three, three)).toMatchObject({ superiority: 0.5, z: 0, pValue: 1 });
  expect(brownForsytheTest(three, four)).toMatchObject({ statistic: 0, pValue: 1, difference: 0 });
  expect(brownForsytheTest([0, 2], [0, 6])).toEqual({ defined: false, why: "zero-denominator" });
  expect(andersonDarlingTest(three, three)).toEqual({ defined: false, why: "constant" });
  expect(eppsSingletonTest(three, three)).toEqual({ defined: false, why: "zero-denominator" });
  expect(eppsSingletonTest(three, four)).toEqual({ defined: false, why: "constant" });
  expect(cramerVonMisesTest(three, three)).toMatchObject({ pValue: 1 });
  expect(kuiperTest(three, three)).toEqual({ defined: true, statistic: 0, pValue: 1 });
});
test("too few rows are named", () => {
  expect(eppsSingletonTest([1, 2, 3, 4], [1, 2, 3, 4, 5])).toEqual({
    defined: false,
    why: "too-few",
  });
  expect(brownForsytheTest([1], [1, 2])).toEqual({ defined: false, why: "too-few" });
  expect(andersonDarlingTest([1], [2, 3])).toEqual({ defined: false, why: "too-few" });
});
test("distances of huge values are finite, or say that they are not", () => {
  expect(wasserstein([-1e300], [1e300])).toEqual({ defined: true, value: 2e300 });
  expect(wasserstein([-1.7e308], [1.7e308])).toEqual({ defined: false, why: "not-finite" });
  expect(energyDistance([0, 1e-300], [5e-301])).toMatchObject({ defined: true });
});
test("distances scale with the column and ignore where it starts", () => {
  const [a, b] = [sample(40, "a"), sample(30, "b", 1)];
  const move = (x: number): number => 5 * x + 100;
  for (const distance of [wasserstein, energyDistance]) {
    const [own, moved] = [distance(a, b), distance(a.map(move), b.map(move))];
    expect(own.defined && moved.defined && moved.value / own.value).toBeCloseTo(5, 10);
  }
  expect(
    wasserstein(
      a,
      a.map((x) => x + 2),
    ),
  ).toMatchObject({ value: expect.closeTo(2, 12) });
});
test("a clip range that holds no gap gives 0, and a reversed one is refused", () => {
  expect(wasserstein([0, 1], [0, 2], { clip: { low: -5, high: 0.5 } })).toEqual({
    defined: true,
    value: 0,
  });
  expect(wasserstein([0, 1], [5, 6], { clip: { low: 2, high: 4 } })).toEqual({
    defined: true,
    value: 2,
  });
  expect(() => wasserstein([0], [1], { clip: { low: 1, high: 0 } })).toThrow("low ≤ high");
});
test("andersonDarlingTest() outside the table is a bound, or permutes when it may", () => {
  const [a, b] = [sample(30, "a"), sample(30, "b", 3)];
  expect(andersonDarlingTest(a, b)).toMatchObject({
    kind: "bound",
    pValue: 0.001,
    pBounds: { lo: 0, hi: 0.001 },
  });
  const same = andersonDarlingTest(a, a);
  expect(same).toMatchObject({ kind: "bound", pValue: 1, pBounds: { lo: 0.25, hi: 1 } });
  const options = { random: createRandom("permute"), permutations: 199 };
  expect(andersonDarlingTest(a, b, options)).toMatchObject({
    kind: "permutation",
    pValue: 1 / 200,
  });
  expect(andersonDarlingTest(a, a, options)).toMatchObject({ kind: "permutation", pValue: 1 });
  expect(() => andersonDarlingTest(a, b, { permutations: 0 })).toThrow("got 0");
});
test("kuiperTest() does not care where the circle is cut", () => {
  const property = fc.property(values, values, fc.nat(12), (a, b, cut) => {
    const turn = (x: number): number => (x + cut) % 13;
    const [own, turned] = [kuiperTest(a, b), kuiperTest(a.map(turn), b.map(turn))];
    expect(own.defined && turned.defined && turned.statistic).toBeCloseTo(
      own.defined ? own.statistic : 0,
      12,
    );
    const count = (list: readonly number[]) =>
      Array.from({ length: 13 }, (_, i) => list.filter((x) => x === i).length);
    expect(kuiperFromBins(count(a), count(b))).toMatchObject({
      statistic: expect.closeTo(own.defined ? own.statistic : 0, 12),
    });
  });
  fc.assert(property);
});
test("kuiperUpperTail() is the published one and joins 1 smoothly", () => {
  // Critical values of Stephens (1970): 1.620 at 10 %, 1.747 at 5 %, 2.001 at 1 %.
  const levels = [1.62, 1.747, 2.001].map(kuiperUpperTail);
  for (const [i, level] of [0.1, 0.05, 0.01].entries()) expect(levels[i]).toBeCloseTo(level, 3);
  expect(kuiperUpperTail(0.4)).toBeCloseTo(1, 9);
  expect(kuiperUpperTail(10)).toBeGreaterThan(0);
  expect(kuiperFromBins([1, 2], [2, 4])).toEqual({ defined: true, statistic: 0, pValue: 1 });
  expect(kuiperFromBins([0], [2])).toEqual({ defined: false, why: "no-rows" });
});
test("cramerVonMisesUpperTail() falls steadily from 1 to the smallest numbers", () => {
  let last = 1;
  for (let x = 0.002; x < 140; x *= 1.2) {
    const tail = cramerVonMisesUpperTail(x);
    expect(tail).toBeLessThanOrEqual(last + 1e-12);
    expect(tail).toBeGreaterThan(0);
    last = tail;
  }
  expect(cramerVonMisesUpperTail(201)).toBe(0);
});
test("cramerVonMisesTest() of tied rows is that of one bin per value", () => {
  const property = fc.property(values, values, (a, b) => {
    const count = (list: readonly number[]) =>
      Array.from({ length: 13 }, (_, i) => list.filter((x) => x === i).length);
    const [own, binned] = [cramerVonMisesTest(a, b), cramerVonMisesFromBins(count(a), count(b))];
    if (!own.defined || !binned.defined) throw new Error("defined");
    expect(binned.statistic).toBeCloseTo(own.statistic, 10);
  });
  fc.assert(property);
});
test("effective sizes weaken the binned Cramér-von Mises test", () => {
  const [before, now] = [
    [40, 60, 50],
    [30, 40, 90],
  ];
  const [plain, clustered] = [{}, { nEff: 15, mEff: 16 }].map((options) =>
    cramerVonMisesFromBins(before, now, options),
  );
  expect(plain?.defined && clustered?.defined && clustered.pValue > plain.pValue).toBe(true);
  expect(() => cramerVonMisesFromBins(before, now, { nEff: -1 })).toThrow("positive");
});
test("mannWhitneyTest() turns A over when samples change places", () => {
  const property = fc.property(values, values, (a, b) => {
    const [there, back] = [mannWhitneyTest(a, b), mannWhitneyTest(b, a)];
    if (!there.defined || !back.defined) throw new Error("defined");
    expect(there.superiority + back.superiority).toBeCloseTo(1, 12);
    expect(there.z + back.z).toBeCloseTo(0, 10);
  });
  fc.assert(property);
});
test("welchTest() names what it cannot compare and refuses what cannot be", () => {
  const fine = { n: 5, mean: 1, variance: 2 };
  expect(welchTest(fine, { ...fine, n: 1 })).toEqual({ defined: false, why: "too-few" });
  expect(welchTest(fine, { ...fine, mean: Infinity })).toEqual({
    defined: false,
    why: "not-finite",
  });
  const still = { ...fine, variance: 0 };
  expect(welchTest(still, { ...still, mean: 2 })).toEqual({ defined: false, why: "constant" });
  expect(welchTest(still, still)).toMatchObject({
    statistic: 0,
    pValue: 1,
    interval: { lo: 0, hi: 0 },
  });
  expect(welchTest(fine, still)).toMatchObject({ df: 4 });
  expect(() => welchTest(fine, { ...fine, variance: -1 })).toThrow("-1");
  expect(() => welchTest(fine, fine, { level: 1 })).toThrow("Level");
});
