import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { createGridCounter } from "./grid-counter.ts";
import type { GridPlan } from "./plan.ts";

const plan: GridPlan = {
  shape: "grid",
  id: "value",
  edges: [-1, 0, 1],
  center: 0.5,
  coarseEnds: [1, 2, 3, 4],
  clip: { low: -1, high: 1 },
  isDiscrete: false,
  isInteger: false,
};

test("no rows give empty counts with null extremes", () => {
  expect(createGridCounter(plan).counts()[0]).toMatchObject({
    finite: 0,
    min: null,
    max: null,
    powerSums: [0, 0, 0, 0],
    counts: [0, 0, 0, 0],
  });
});

test("rows, sums and extremes are those of the values", () => {
  const random = createRandom("grid");
  const values = Float64Array.from({ length: 1_000 }, () => random.normal());
  const counter = createGridCounter(plan);
  counter.add(values.subarray(0, 300), 300, null, null);
  counter.add(values.subarray(300), 700, null, null);
  const [counts] = counter.counts();
  const power = (p: number): number => values.reduce((sum, x) => sum + (x - 0.5) ** p, 0);
  expect(counts?.finite).toBe(1_000);
  expect(counts?.counts).toEqual([
    values.filter((x) => x <= -1).length,
    values.filter((x) => x > -1 && x <= 0).length,
    values.filter((x) => x > 0 && x <= 1).length,
    values.filter((x) => x > 1).length,
  ]);
  [1, 2, 3, 4].forEach((p) => expect(counts?.powerSums[p - 1]).toBeCloseTo(power(p), 8));
  expect(counts?.min).toBe(Math.min(...values));
  expect(counts?.max).toBe(Math.max(...values));
});

test("cells add up to the whole", () => {
  const random = createRandom("cells");
  const values = Float64Array.from({ length: 500 }, () => random.normal());
  values[7] = Number.NaN;
  values[8] = Infinity;
  const valid = new Uint8Array(64).fill(0b1111_1101);
  const cells = Uint16Array.from({ length: 500 }, () => random.below(3));
  const whole = createGridCounter(plan);
  const parts = createGridCounter(plan, 3);
  whole.add(values, 500, valid, null);
  parts.add(values, 500, valid, cells);
  const sum = (of: (index: number) => number): number => of(0) + of(1) + of(2);
  const [all] = whole.counts();
  const cell = parts.counts();
  expect(sum((i) => cell[i]?.finite ?? 0)).toBe(all?.finite);
  expect(sum((i) => cell[i]?.nan ?? 0)).toBe(1);
  expect(sum((i) => parts.skipped()[i] ?? 0)).toBe(whole.skipped()[0]);
  expect(sum((i) => cell[i]?.powerSums[1] ?? 0)).toBeCloseTo(all?.powerSums[1] ?? 0, 9);
  expect(sum((i) => cell[i]?.counts[1] ?? 0)).toBe(all?.counts[1]);
});

test("power sums keep small differences beside a large center", () => {
  const counter = createGridCounter({ ...plan, edges: [1e9], center: 1e9 });
  counter.add(Float64Array.of(1e9 + 0.25, 1e9 - 0.25), 2, null, null);
  expect(counter.counts()[0]?.powerSums).toEqual([0, 0.125, 0, 2 * 0.25 ** 4]);
});

test("values near the largest double overflow to infinite sums, never to NaN", () => {
  const counter = createGridCounter({ ...plan, center: 0 });
  counter.add(Float64Array.of(1e308, 1e308, -1e308), 3, null, null);
  const [counts] = counter.counts();
  expect(counts?.powerSums[1]).toBe(Infinity);
  expect(counts?.powerSums.some(Number.isNaN)).toBe(false);
  expect(counts?.counts).toEqual([1, 0, 0, 2]);
});
