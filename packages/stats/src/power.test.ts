import { expect, test } from "vitest";
import { binomialDraw } from "./binomial-draw.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { smallestKsDistance, smallestMeanShift, smallestShareShift } from "./power.ts";
import { createRandom } from "./random.ts";
import { twoProportions } from "./two-proportions.ts";

test("smallestMeanShift() agrees with statsmodels", () => {
  expect(smallestMeanShift({ n: 300, m: 600 })).toBeCloseTo(golden.meanShift, 5);
});

test.each(["rise", "fall"] as const)(
  "a %s of the promised size is found as often as said",
  (direction) => {
    const setting = { n: 2000, m: 1000, share: 0.3, direction };
    const shift = smallestShareShift(setting);
    if (!shift.defined) throw new Error(shift.why);
    const q = direction === "rise" ? 0.3 + shift.value : 0.3 - shift.value;
    const random = createRandom(direction);
    let found = 0;
    for (let i = 0; i < 2000; i++) {
      const result = twoProportions(
        { hits: binomialDraw(2000, 0.3, random), rows: 2000 },
        { hits: binomialDraw(1000, q, random), rows: 1000 },
      );
      if (result.defined && result.pValue <= 0.01) found++;
    }
    expect(Math.abs(found / 2000 - 0.8)).toBeLessThan(0.03);
  },
);

test("smallestShareShift() says when no share is far enough away", () => {
  const setting = { n: 5, m: 5, share: 0.9 };
  expect(smallestShareShift(setting)).toEqual({ defined: false, why: "not-applicable" });
  expect(smallestShareShift({ ...setting, share: 1 })).toEqual({
    defined: false,
    why: "not-applicable",
  });
  expect(smallestShareShift({ ...setting, share: 0, direction: "fall" })).toEqual({
    defined: false,
    why: "not-applicable",
  });
});

test("more rows find smaller effects, in proportion to 1/√rows", () => {
  for (const smallest of [smallestMeanShift, smallestKsDistance]) {
    const few = smallest({ n: 100, m: 100 });
    expect(smallest({ n: 400, m: 400 })).toBeCloseTo(few / 2, 12);
    expect(smallest({ n: 100, m: 100, power: 0.95 })).toBeGreaterThan(few);
  }
});

test("smallestKsDistance() adds half a normal quantile to the critical distance", () => {
  const distance = smallestKsDistance({ n: 1000, m: 1000, alpha: 0.05 });
  expect(distance).toBeCloseTo((1.3581 + 0.4208) * Math.sqrt(0.002), 4);
});

test("the power helpers refuse what cannot be", () => {
  expect(() => smallestMeanShift({ n: 0, m: 5 })).toThrow("0 and 5");
  expect(() => smallestKsDistance({ n: 5, m: 5, alpha: 0 })).toThrow("got 0");
  expect(() => smallestShareShift({ n: 5, m: 5, share: 1.5 })).toThrow("1.5");
});
