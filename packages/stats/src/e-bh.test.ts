import { expect, test } from "vitest";
import fc from "fast-check";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { eBh } from "./e-bh.ts";
import { pToE } from "./p-to-e.ts";
import { createRandom } from "./random.ts";

const named = (eValues: readonly number[]) =>
  eValues.map((eValue, i) => ({ name: `column ${i}`, eValue }));

test("eBh() rejects the largest i with i e_[i] ≥ d / level", () => {
  const decisions = eBh(named([45, 1, 41, 0, 10]), { level: 0.1 });
  expect(decisions.map(({ isRejected }) => isRejected)).toEqual([true, false, true, false, false]);
  expect(decisions[0]?.pAdjusted).toBeCloseTo(5 / 82, 12);
});

test("eBh() agrees with its definition", () => {
  const e = fc.double({ min: 0, max: 1000, noNaN: true });
  const definition = fc.property(fc.array(e, { minLength: 1, maxLength: 20 }), (eValues) => {
    const sorted = eValues.toSorted((a, b) => b - a);
    let last = 0;
    sorted.forEach((value, i) => {
      if ((i + 1) * value >= eValues.length / 0.05) last = i + 1;
    });
    const rejected = eBh(named(eValues)).filter(({ isRejected }) => isRejected);
    expect(rejected.length).toBe(last);
  });
  fc.assert(definition);
});

test("eBh() is Benjamini-Hochberg on 1/e and takes 0 and Infinity", () => {
  const eValues = [3, 80, 0.5, 200, 61];
  const family = eValues.map((e, i) => ({ name: `column ${i}`, pValue: Math.min(1, 1 / e) }));
  eBh(named(eValues)).forEach(({ pAdjusted }, i) => {
    expect(pAdjusted).toBeCloseTo(benjaminiHochberg(family)[i]?.pAdjusted ?? Number.NaN, 12);
  });
  expect(eBh(named([0, Infinity])).map(({ pAdjusted }) => pAdjusted)).toEqual([1, 0]);
  expect(eBh([])).toEqual([]);
});

test("eBh() refuses what is not an e-value", () => {
  expect(() => eBh(named([-1]))).toThrow("column 0 has -1");
  expect(() => eBh(named([Number.NaN]))).toThrow("NaN");
});

test("pToE() gives e-values: their mean is 1 when p is uniform", () => {
  expect(pToE(1)).toBe(0.5);
  expect(pToE(0)).toBe(Infinity);
  expect(() => pToE(1.1)).toThrow("1.1");
  const random = createRandom("uniform");
  let sum = 0;
  for (let i = 0; i < 100_000; i++) sum += Math.min(100, pToE(random.uniform()));
  expect(sum / 100_000).toBeLessThan(1.02);
  expect(sum / 100_000).toBeGreaterThan(0.95);
});
