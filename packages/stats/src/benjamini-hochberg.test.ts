import { expect, test } from "vitest";
import fc from "fast-check";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { benjaminiYekutieli } from "./benjamini-yekutieli.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { holm } from "./holm.ts";
import { createRandom } from "./random.ts";

const corrections = { benjaminiHochberg, benjaminiYekutieli, holm };
const named = (pValues: readonly number[]) =>
  pValues.map((pValue, i) => ({ name: `column ${i}`, pValue }));
const pValue = fc.double({ min: 0, max: 1, noNaN: true });

test.each(golden.corrections)("corrections agree with statsmodels for $p", (expected) => {
  const family = named(expected.p);
  for (const [correct, adjusted] of [
    [benjaminiHochberg, expected.fdr_bh],
    [benjaminiYekutieli, expected.fdr_by],
    [holm, expected.holm],
  ] as const) {
    const decisions = correct(family);
    decisions.forEach(({ pAdjusted }, i) => {
      expect(pAdjusted / (adjusted[i] as number)).toBeCloseTo(1, 12);
    });
  }
});

for (const [name, correct] of Object.entries(corrections)) {
  test(`${name}() keeps order, names and bounds, and never lowers a p-value`, () => {
    const bounds = fc.property(fc.array(pValue, { maxLength: 30 }), (pValues) => {
      const family = Object.freeze(named(pValues));
      const decisions = correct(family, { level: 0.1 });
      expect(decisions.map((decision) => decision.name)).toEqual(family.map((one) => one.name));
      decisions.forEach(({ pAdjusted, isRejected }, i) => {
        expect(pAdjusted).toBeGreaterThanOrEqual((pValues[i] as number) * (1 - 1e-12));
        expect(pAdjusted).toBeLessThanOrEqual(1);
        expect(isRejected).toBe(pAdjusted <= 0.1);
      });
    });
    fc.assert(bounds);
  });

  test(`${name}() decides the same in whatever order the family comes`, () => {
    const order = fc.property(fc.array(pValue, { maxLength: 20 }), (pValues) => {
      const family = named(pValues);
      const backward = correct(family.toReversed()).toReversed();
      expect(backward).toEqual(correct(family));
    });
    fc.assert(order);
  });

  test(`${name}() of nothing is nothing, of one is the p-value itself`, () => {
    expect(correct([])).toEqual([]);
    expect(correct([{ name: "only", pValue: 0.04 }])).toEqual([
      { name: "only", pAdjusted: 0.04, isRejected: true },
    ]);
  });

  test(`${name}() refuses p-values and levels that cannot be`, () => {
    expect(() => correct([{ name: "age", pValue: Number.NaN }])).toThrow("age has NaN");
    expect(() => correct([{ name: "age", pValue: 1.1 }])).toThrow("1.1");
    expect(() => correct([], { level: 0 })).toThrow("got 0");
  });
}

test("the strict dialect keeps a hypothesis that sits exactly on the limit", () => {
  const family = [{ name: "edge", pValue: 0.05 }];
  expect(benjaminiHochberg(family)[0]?.isRejected).toBe(true);
  expect(benjaminiHochberg(family, { strict: true })[0]?.isRejected).toBe(false);
});

test("with nothing to find, a family is rejected as rarely as promised", () => {
  const random = createRandom("global null");
  const families = 2000;
  const alarms = { benjaminiHochberg: 0, benjaminiYekutieli: 0, holm: 0 };
  for (let i = 0; i < families; i++) {
    const family = named(Array.from({ length: 20 }, () => random.uniform()));
    for (const name of Object.keys(alarms) as (keyof typeof alarms)[]) {
      if (corrections[name](family).some(({ isRejected }) => isRejected)) alarms[name]++;
    }
  }
  const noise = 3 * Math.sqrt((0.05 * 0.95) / families);
  expect(Math.abs(alarms.benjaminiHochberg / families - 0.05)).toBeLessThan(noise);
  expect(Math.abs(alarms.holm / families - 0.05)).toBeLessThan(noise);
  expect(alarms.benjaminiYekutieli / families).toBeLessThan(0.05);
});

test("benjaminiHochberg() keeps the share of false alarms when some columns did drift", () => {
  const random = createRandom("some drift");
  let falseShare = 0;
  for (let i = 0; i < 1000; i++) {
    const family = Array.from({ length: 20 }, (_, j) => ({
      name: `${j < 5 ? "drifted" : "stable"} ${j}`,
      pValue: j < 5 ? random.uniform() * 0.002 : random.uniform(),
    }));
    const found = benjaminiHochberg(family, { level: 0.1 }).filter((one) => one.isRejected);
    const wrong = found.filter(({ name }) => name.startsWith("stable")).length;
    falseShare += wrong / Math.max(1, found.length);
  }
  expect(falseShare / 1000).toBeLessThan(0.1);
});
