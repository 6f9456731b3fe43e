import { expect, test } from "vitest";
import fc from "fast-check";
import { binomialDraw } from "./binomial-draw.ts";
import { createRandom, type Random } from "./random.ts";
import { usualCount } from "./usual-count.ts";

// From SciPy: stats.t on the logarithms.
test.each([
  {
    ...{ earlier: [100, 110, 95, 105], count: 300, usual: 102.34804546909942 },
    ...{ noise: 0.11016316230980792, logRatio: 1.072195141760326, pValue: 0.002304066654258311 },
    ...{ lo: 71.93316418354894, hi: 145.53421755826537 },
  },
  {
    ...{ earlier: [1000, 1500, 800, 2000, 1200], count: 300, usual: 1235.62682139415 },
    ...{ noise: 0.38872720340703065, logRatio: -1.4142904850846536, pValue: 0.021998485216615578 },
    ...{ lo: 419.5855991045261, hi: 3636.876577124235 },
  },
])("$count beside $earlier", ({ earlier, count, lo, hi, ...expected }) => {
  const found = usualCount(Object.freeze(earlier), count);
  if (!found.defined) throw new Error(found.why);
  expect([found.interval.lo, found.interval.hi]).toEqual([
    expect.closeTo(lo, 8),
    expect.closeTo(hi, 8),
  ]);
  for (const [name, value] of Object.entries(expected)) {
    expect(found[name as keyof typeof expected]).toBeCloseTo(value, 10);
  }
});

test("fewer than three windows say nothing, and odd counts are refused", () => {
  expect(usualCount([], 5)).toEqual({ defined: false, why: "too-few" });
  expect(usualCount([5, 6], 5)).toEqual({ defined: false, why: "too-few" });
  expect(() => usualCount([1, 2, -3], 5)).toThrow(RangeError);
  expect(() => usualCount([1, 2, 3], Number.NaN)).toThrow(RangeError);
});

test("equal, empty and huge windows are as sure as Poisson counts, not surer", () => {
  const same = usualCount([100, 100, 100, 100], 100);
  expect(same).toMatchObject({ defined: true, pValue: 1 });
  expect(same.defined && same.noise).toBeCloseTo(Math.sqrt(1.25 / 100.5), 12);
  expect(usualCount([0, 0, 0], 0)).toMatchObject({ usual: 0, pValue: 1, interval: { lo: 0 } });
  const huge = usualCount([1e15, 1e15, 1e15], 1e15);
  expect(huge).toMatchObject({ pValue: 1 });
});

test("the interval holds a count exactly when its p-value exceeds what is left of the level", () => {
  const counts = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 0, max: 10_000 }), (earlier, count) => {
      const found = usualCount(earlier, count, { level: 0.9 });
      if (!found.defined) throw new Error(found.why);
      const { lo, hi } = found.interval;
      fc.pre(Math.abs(count - lo) > 1e-6 && Math.abs(count - hi) > 1e-6 && count > 0);
      expect(count > lo && count < hi).toBe(found.pValue > 0.1);
    }),
  );
});

/** Counts that vary as chance makes them, times a factor that varies by itself. */
function traffic(random: Random, mean: number, spread: number): number {
  const factor = Math.exp(spread * random.normal() - (spread * spread) / 2);
  return binomialDraw(1_000_000, Math.min(1, (mean * factor) / 1_000_000), random);
}

test.each([
  [40, 0],
  [1_000, 0],
  [1_000, 0.1],
  [1_000, 0.4],
  [60, 0.4],
])(
  "windows of %i rows that vary by %f more than chance are rarely called unusual",
  (mean, spread) => {
    const random = createRandom(`usual ${mean} ${spread}`);
    const draws = 4_000;
    for (const windows of [3, 4, 12]) {
      let alarms = 0;
      for (let draw = 0; draw < draws; draw++) {
        const earlier = Array.from({ length: windows }, () => traffic(random, mean, spread));
        const found = usualCount(earlier, traffic(random, mean, spread));
        if (found.defined && found.pValue <= 0.01) alarms++;
      }
      // One in a hundred is promised; what is left is chance and the skew of few rows.
      expect(alarms / draws).toBeLessThan(0.017);
    }
  },
);
