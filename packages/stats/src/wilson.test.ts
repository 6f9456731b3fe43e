import { expect, test } from "vitest";
import fc from "fast-check";
import { clopperPearson } from "./clopper-pearson.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { ruleOfThree } from "./rule-of-three.ts";
import { wilson } from "./wilson.ts";

test.each(golden.shares)(
  "the intervals of $hits of $rows at $level agree with statsmodels",
  (row) => {
    const { level } = row;
    const score = wilson(row, { level });
    const exact = clopperPearson(row, { level });
    if (!score.defined || !exact.defined) throw new Error("expected results");
    expect(score.interval?.lo).toBeCloseTo(row.wilson[0] as number, 11);
    expect(score.interval?.hi).toBeCloseTo(row.wilson[1] as number, 11);
    expect(exact.interval?.lo).toBeCloseTo(row.exact[0] as number, 10);
    expect(exact.interval?.hi).toBeCloseTo(row.exact[1] as number, 10);
  },
);

test("both intervals contain the share, stay in [0, 1] and mirror hits and misses", () => {
  const inside = fc.property(fc.nat(3000), fc.nat(3000), (hits, misses) => {
    fc.pre(hits + misses > 0);
    const rows = hits + misses;
    for (const interval of [wilson, clopperPearson]) {
      const result = interval({ hits, rows });
      const mirror = interval({ hits: misses, rows });
      if (!result.defined || !mirror.defined) throw new Error("expected results");
      const { lo, hi } = result.interval ?? { lo: 0, hi: 0 };
      expect(lo).toBeGreaterThanOrEqual(0);
      expect(hi).toBeLessThanOrEqual(1);
      expect(lo).toBeLessThanOrEqual(result.value + 1e-12);
      expect(hi).toBeGreaterThanOrEqual(result.value - 1e-12);
      expect(mirror.interval?.hi).toBeCloseTo(1 - lo, 9);
    }
  });
  fc.assert(inside);
});

test("wilson() widens with the design effect and takes weighted rows", () => {
  const [all, fewer] = [undefined, 250].map((effectiveRows) =>
    wilson({ hits: 100.5, rows: 1000 }, effectiveRows === undefined ? {} : { effectiveRows }),
  );
  if (!all?.defined || !fewer?.defined) throw new Error("expected results");
  expect(fewer.value).toBe(all.value);
  expect(fewer.interval?.hi).toBeGreaterThan(all.interval?.hi ?? 1);
});

test("clopperPearson() bounds one side at the full level", () => {
  const upper = clopperPearson({ hits: 3, rows: 50 }, { level: 0.95, sided: "upper" });
  const both = clopperPearson({ hits: 3, rows: 50 }, { level: 0.9 });
  if (!upper.defined || !both.defined) throw new Error("expected results");
  expect(upper.interval?.lo).toBe(0);
  expect(upper.interval?.hi).toBeCloseTo(both.interval?.hi ?? 0, 12);
  const lower = clopperPearson({ hits: 3, rows: 50 }, { level: 0.95, sided: "lower" });
  if (!lower.defined) throw new Error(lower.why);
  expect(lower.interval?.lo).toBeCloseTo(both.interval?.lo ?? 0, 12);
  expect(lower.interval?.hi).toBe(1);
});

test("ruleOfThree() is the upper Clopper-Pearson limit of no hits", () => {
  for (const rows of [1, 10, 1e6]) {
    const exact = clopperPearson({ hits: 0, rows }, { sided: "upper" });
    if (!exact.defined) throw new Error(exact.why);
    expect(ruleOfThree(rows) / (exact.interval?.hi ?? 0)).toBeCloseTo(1, 9);
  }
  expect(() => ruleOfThree(0)).toThrow("got 0");
  expect(() => ruleOfThree(10, 1)).toThrow("got 1");
});

test("the intervals say why there is none and refuse what cannot be", () => {
  for (const interval of [wilson, clopperPearson]) {
    expect(interval({ hits: 0, rows: 0 })).toEqual({ defined: false, why: "no-rows" });
    expect(() => interval({ hits: 2, rows: 1 })).toThrow("2 of 1");
    expect(() => interval({ hits: -1, rows: 1 })).toThrow("-1 of 1");
    expect(() => interval({ hits: 1, rows: 2 }, { level: 1 })).toThrow("got 1");
  }
  expect(() => wilson({ hits: 1, rows: 2 }, { effectiveRows: Number.NaN })).toThrow("NaN");
  expect(() => clopperPearson({ hits: 1.5, rows: 2 })).toThrow("1.5 of 2");
});
