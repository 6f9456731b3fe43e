import { expect, test } from "vitest";
import { meanDesignEffect, shareDesignEffect, windowDesignEffect } from "./design-effect.ts";
import { multinomialDraw } from "./multinomial-draws.ts";
import { createRandom } from "./random.ts";

function valueOf(effect: ReturnType<typeof meanDesignEffect>): number {
  if (!effect.defined) throw new Error(effect.why);
  return effect.value;
}

test("independent rows have a design effect of about one", () => {
  const random = createRandom("independent days");
  const days = Array.from({ length: 400 }, () => multinomialDraw([0.7, 0.2, 0.1], 100, random));
  expect(valueOf(shareDesignEffect(days))).toBeLessThan(1.15);
  const means = days.map((counts) => ({ rows: 100, mean: (counts[1] as number) / 100 }));
  expect(valueOf(meanDesignEffect(means, 0.16))).toBeLessThan(1.25);
});

test("rows that repeat r times have a design effect of r", () => {
  const random = createRandom("repeats");
  const days = Array.from({ length: 400 }, () =>
    multinomialDraw([0.7, 0.2, 0.1], 100, random).map((count) => 5 * count),
  );
  expect(valueOf(shareDesignEffect(days)) / 5).toBeCloseTo(1, 0);
  const means = days.map((counts) => ({ rows: 500, mean: (counts[1] as number) / 500 }));
  expect(Math.abs(valueOf(meanDesignEffect(means, 0.16)) - 5)).toBeLessThan(1);
});

test("both forms agree on a rate", () => {
  const shares = valueOf(
    shareDesignEffect([
      [90, 10],
      [70, 30],
      [60, 20],
    ]),
  );
  const rate = 60 / 280;
  const means = [
    { rows: 100, mean: 0.1 },
    { rows: 100, mean: 0.3 },
    { rows: 80, mean: 0.25 },
  ];
  expect(valueOf(meanDesignEffect(means, rate * (1 - rate)))).toBeCloseTo(shares, 10);
});

test("a design effect is never below one", () => {
  expect(
    valueOf(
      meanDesignEffect(
        [
          { rows: 9, mean: 1 },
          { rows: 9, mean: 1 },
        ],
        4,
      ),
    ),
  ).toBe(1);
  expect(
    valueOf(
      shareDesignEffect([
        [50, 50],
        [50, 50],
      ]),
    ),
  ).toBe(1);
  expect(valueOf(windowDesignEffect([{ value: 0.001, nullMean: 0.01 }]))).toBe(1);
  expect(
    valueOf(
      meanDesignEffect(
        [
          { rows: 9, mean: 1 },
          { rows: 9, mean: 1 },
        ],
        0,
      ),
    ),
  ).toBe(1);
});

test("windows give the mean ratio of their statistic to its null mean", () => {
  const windows = [
    { value: 0.02, nullMean: 0.01 },
    { value: 0.06, nullMean: 0.02 },
  ];
  expect(valueOf(windowDesignEffect(Object.freeze(windows)))).toBeCloseTo(2.5, 12);
});

test("the design effects say why there is none", () => {
  const one = { rows: 9, mean: 1 };
  const empty = { rows: 0, mean: 0 };
  expect(meanDesignEffect([], 1)).toEqual({ defined: false, why: "too-few" });
  expect(meanDesignEffect([one, empty], 1)).toEqual({ defined: false, why: "too-few" });
  expect(meanDesignEffect([one, { rows: 9, mean: 2 }], 0)).toEqual({
    defined: false,
    why: "zero-denominator",
  });
  expect(shareDesignEffect([])).toEqual({ defined: false, why: "too-few" });
  expect(
    shareDesignEffect([
      [1, 2],
      [0, 0],
    ]),
  ).toEqual({ defined: false, why: "too-few" });
  expect(
    shareDesignEffect([
      [3, 0],
      [4, 0],
    ]),
  ).toEqual({ defined: false, why: "one-bin" });
  expect(windowDesignEffect([])).toEqual({ defined: false, why: "too-few" });
  expect(windowDesignEffect([{ value: 1, nullMean: 0 }])).toEqual({
    defined: false,
    why: "zero-denominator",
  });
});

test("the design effects refuse what cannot be", () => {
  expect(() => meanDesignEffect([], -1)).toThrow("-1");
  expect(() => meanDesignEffect([{ rows: 1, mean: Number.NaN }], 1)).toThrow("NaN");
  expect(() => shareDesignEffect([[1, 2], [1]])).toThrow("2 and 1");
  expect(() =>
    shareDesignEffect([
      [1, -2],
      [1, 1],
    ]),
  ).toThrow("-2");
  expect(() => windowDesignEffect([{ value: -1, nullMean: 1 }])).toThrow("-1");
});
