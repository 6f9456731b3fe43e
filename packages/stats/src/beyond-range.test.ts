import { expect, test } from "vitest";
import { beyondRangeTail } from "./beyond-range.ts";
import { createRandom } from "./random.ts";

test("small cases are the counted orders", () => {
  expect(beyondRangeTail({ n: 2, m: 1, beyond: 1 })).toBeCloseTo(2 / 3, 12);
  expect(beyondRangeTail({ n: 2, m: 2, beyond: 2 })).toBeCloseTo(3 / 6, 12);
  expect(beyondRangeTail({ n: 2, m: 2, beyond: 1 })).toBeCloseTo(5 / 6, 12);
  expect(beyondRangeTail({ n: 5, m: 7, beyond: 0 })).toBe(1);
});

test("for many new rows it is (1 − x)^(n − 1) (1 + (n − 1) x) at the share x", () => {
  const x = 0.08;
  const tail = beyondRangeTail({ n: 100, m: 1e7, beyond: x * 1e7 });
  expect(tail / ((1 - x) ** 99 * (1 + 99 * x))).toBeCloseTo(1, 4);
});

test("the rows outside a range keep to it, whatever the distribution", () => {
  const random = createRandom("beyond");
  const [n, m, draws] = [40, 60, 4000];
  let atLeast = 0;
  for (let draw = 0; draw < draws; draw++) {
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < n; row++) {
      const value = random.normal() ** 3;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    let beyond = 0;
    for (let row = 0; row < m; row++) {
      const value = random.normal() ** 3;
      if (value < low || value > high) beyond++;
    }
    if (beyond >= 6) atLeast++;
  }
  const expected = beyondRangeTail({ n, m, beyond: 6 });
  const error = Math.sqrt((expected * (1 - expected)) / draws);
  expect(Math.abs(atLeast / draws - expected)).toBeLessThan(3 * error);
});

test("what cannot be is refused, and effective sizes are rounded", () => {
  expect(() => beyondRangeTail({ n: -1, m: 1, beyond: 0 })).toThrow("-1");
  expect(() => beyondRangeTail({ n: 3, m: 1, beyond: 2 })).toThrow("2 of 1");
  expect(beyondRangeTail({ n: 0.4, m: 3, beyond: 3 })).toBe(1);
  expect(beyondRangeTail({ n: 20.3, m: 9.8, beyond: 2.2 })).toBe(
    beyondRangeTail({ n: 20, m: 10, beyond: 2 }),
  );
});
