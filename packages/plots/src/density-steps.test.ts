import fc from "fast-check";
import { expect, test } from "vitest";
import { canDrawDensity, ceiling, drawnRange, outline, steps, within } from "./density-steps.ts";

const bins = Object.freeze([
  { lo: null, hi: 0 },
  { lo: 0, hi: 1 },
  { lo: 1, hi: 5 },
  { lo: 5, hi: null },
]);

test("steps() are shares per unit of x, so that a wide bin with as many rows is lower", () => {
  const data = { bins, baseline: [0, 0.4, 0.4, 0.2], current: [0, 0.2, 0.8, 0] };
  expect(steps(data)).toEqual([
    { lo: 0, hi: 1, baseline: 0.4, current: 0.2 },
    { lo: 1, hi: 5, baseline: 0.1, current: 0.2 },
  ]);
});

test("canDrawDensity() is false without a closed bin and where numbers are too large to subtract", () => {
  expect(canDrawDensity([])).toBe(false);
  expect(canDrawDensity([{ lo: null, hi: null }])).toBe(false);
  expect(canDrawDensity([{ lo: 3, hi: 3 }])).toBe(false);
  expect(canDrawDensity([{ lo: -1e308, hi: 1e308 }])).toBe(false);
  expect(canDrawDensity([{ lo: 0, hi: 5e-324 }])).toBe(false);
  expect(canDrawDensity(bins)).toBe(true);
});

test("drawnRange() gives a strip to an end only when rows lie beyond it", () => {
  const inside = drawnRange({ bins, baseline: [0, 0.5, 0.5, 0], current: [0, 1, 0, 0] });
  expect(inside).toMatchObject({ ends: [0, 5], whole: [0, 5], low: null, high: null });
  const beyond = drawnRange({ bins, baseline: [0, 0.5, 0.5, 0], current: [0, 0.4, 0, 0.6] });
  expect(beyond.high).toEqual({ baseline: 0, current: 0.6 });
  expect(beyond.whole[1]).toBeGreaterThan(5);
});

test("a bin across the end of a cut axis counts beyond it by its width", () => {
  const cut = drawnRange({
    bins,
    baseline: [0, 0.2, 0.8, 0],
    current: [0, 0, 1, 0],
    domain: [0, 2],
  });
  expect(cut.high?.baseline).toBeCloseTo(0.6, 12);
  expect(cut.high?.current).toBeCloseTo(0.75, 12);
});

test("outline() closes gaps at zero and stays below the ceiling", () => {
  const shown = [
    { lo: 0, hi: 1, baseline: 9, current: 1 },
    { lo: 2, hi: 3, baseline: 1, current: 1 },
  ];
  expect(outline(shown, "baseline", 2)).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 2 },
    { x: 1, y: 2 },
    { x: 1, y: 0 },
    { x: 2, y: 0 },
    { x: 2, y: 1 },
    { x: 3, y: 1 },
    { x: 3, y: 0 },
  ]);
});

test("ceiling() cuts a lone spike and leaves an ordinary shape whole", () => {
  const at = (baseline: number) => ({ lo: 0, hi: 1, baseline, current: 0 });
  expect(ceiling([at(1), at(1.5), at(2)])).toBe(2);
  expect(ceiling([at(1), at(1), at(1), at(100)])).toBe(2);
  expect(ceiling([])).toBe(0);
});

test("the area under the steps and the shares beyond the axis add up to all rows", () => {
  const shares = fc
    .array(fc.nat(1000), { minLength: 4, maxLength: 4 })
    .filter((counts) => counts.some((count) => count > 0))
    .map((counts) => {
      const sum = counts.reduce((total, count) => total + count, 0);
      return counts.map((count) => count / sum);
    });
  const domain = fc.tuple(
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.double({ min: 2.1, max: 5, noNaN: true }),
  );
  const whole = fc.property(shares, domain, (baseline, ends) => {
    const data = { bins, baseline, current: baseline, domain: ends };
    const { low, high } = drawnRange(data);
    const area = within(steps(data), ends).reduce(
      (sum, step) => sum + (step.hi - step.lo) * step.baseline,
      0,
    );
    expect(area + (low?.baseline ?? 0) + (high?.baseline ?? 0)).toBeCloseTo(1, 9);
  });
  fc.assert(whole);
});
