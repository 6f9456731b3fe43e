import { expect, test } from "vitest";
import { binValues } from "./bin-values.ts";
import type { BinnedSample } from "./binned-sample.ts";
import { bridgeLaw } from "./bridge-law.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { sharedBridges } from "./shared-bridges.ts";
import { energyNull, wassersteinNull } from "./wasserstein-null.ts";

// 20,000 evenly spread rows of a distribution in its 200 quantile bins, cut once more at .1 and 99.9 %.
function baseline(quantileOf: (p: number) => number): BinnedSample {
  const rows = Array.from({ length: 20_000 }, (_, i) => quantileOf((i + 0.5) / 20_000));
  const cuts = [0.001, 0.999, ...Array.from({ length: 199 }, (_, i) => (i + 1) / 200)].toSorted(
    (a, b) => a - b,
  );
  const edges = [(rows[0] as number) - 1e-9, ...cuts.map(quantileOf), rows.at(-1) as number];
  return binValues(rows, edges, 0.1);
}
const normal = baseline(normalQuantile);
function law(sample: BinnedSample, s: number, options = {}) {
  const result = wassersteinNull(sample, s, options);
  if (!result.defined) throw new Error(result.why);
  return result;
}

test("a normal column has mean 1.28, 95 % point 2.13 and 99 % point 2.71, times √s", () => {
  const own = law(normal, 1);
  expect(own.sd).toBeCloseTo(1, 3);
  expect(own.mean).toBeCloseTo(1.28, 1);
  expect(own.quantile(0.95) / 2.13).toBeCloseTo(1, 1);
  expect(own.quantile(0.99) / 2.71).toBeCloseTo(1, 1);
  const smaller = law(normal, 0.01);
  expect(smaller.quantile(0.95) / own.quantile(0.95)).toBeCloseTo(0.1, 12);
  expect(smaller.pValue(0.2)).toBe(own.pValue(2));
});
test("the mean for a flat column is √(2/π) ∫√(u(1 − u)) du·√12", () => {
  // ∫√(u(1 − u)) du = π/8, and the sd of a flat column of width 1 is 1/√12.
  const flat = law(
    baseline((p) => p),
    1,
  );
  expect(flat.mean / (Math.sqrt(2 / Math.PI) * (Math.PI / 8) * Math.sqrt(12))).toBeCloseTo(1, 2);
});
test("pValue() falls without a jump where draws end and the Gaussian tail begins", () => {
  for (const own of [law(normal, 1), energyNull(normal, 1)]) {
    if (!own.defined) throw new Error(own.why);
    let last = 1;
    for (let value = 0; value < 12; value += 0.01) {
      const p = own.pValue(value);
      expect(p).toBeLessThanOrEqual(last);
      expect(p).toBeGreaterThan(0);
      last = p;
    }
    for (const level of [0.5, 0.9, 0.985, 0.995, 1 - 1e-6])
      expect(own.pValue(own.quantile(level)) / (1 - level)).toBeCloseTo(1, 1);
    expect(own.pValue(0)).toBe(1);
  }
});
test("the far tail is at least that of the mean alone, which W1 can never be below", () => {
  const own = law(normal, 1);
  // Half-normal: W1/sd ≥ |difference of means|/sd.
  for (const level of [0.01, 1e-4, 1e-8]) {
    const tail = own.pValue(-normalQuantile(level / 2));
    expect(tail).toBeGreaterThanOrEqual(level);
    expect(tail).toBeLessThan(20 * level);
  }
});
test("the energy law of a flat column is that of twice Cramér-von Mises", () => {
  const flat = energyNull(
    baseline((p) => p),
    1,
  );
  if (!flat.defined) throw new Error(flat.why);
  // 95 and 99 % points of ∫B² are .46136 and .74346; sd = 1/√12.
  const scaled = (point: number): number => Math.sqrt(2 * point * Math.sqrt(12));
  expect(flat.quantile(0.95) / scaled(0.46136)).toBeCloseTo(1, 1);
  expect(flat.pValue(scaled(0.74346))).toBeCloseTo(0.01, 2);
  // P(∫B² ≥ 4) = 1.5e-9 by the limit law.
  expect(Math.log10(flat.pValue(scaled(4)))).toBeCloseTo(-8.8, 0);
});
test("clipping shortens the tails, a given sd rescales", () => {
  const clip = { low: normalQuantile(0.001), high: normalQuantile(0.999) };
  const [own, clipped] = [law(normal, 1), law(normal, 1, { clip })];
  expect(clipped.sd).toBeLessThan(own.sd);
  expect(clipped.mean).toBeLessThan(own.mean);
  const doubled = law(normal, 1, { sd: 2 * own.sd });
  expect(doubled.mean / own.mean).toBeCloseTo(0.5, 12);
});
test("what has no law says why, and misuse is refused", () => {
  expect(wassersteinNull(binValues([], [1], 0), 1)).toEqual({ defined: false, why: "no-rows" });
  expect(wassersteinNull(binValues([2, 2, 2], [1], 0), 1)).toEqual({
    defined: false,
    why: "constant",
  });
  expect(() => law(normal, 0)).toThrow("s must be positive");
  expect(() => law(normal, 1, { sd: -1 })).toThrow("sd must be positive");
  expect(() => law(normal, 1).quantile(1)).toThrow("Level");
});
test("the shared bridges are made once and have a bridge's variance at every point", () => {
  const { draws, grid, absolute } = sharedBridges();
  expect(sharedBridges().absolute).toBe(absolute);
  for (const k of [0, 20, 100, 180, grid.length - 1]) {
    const u = grid[k] as number;
    let squares = 0;
    for (let draw = 0; draw < draws; draw++)
      squares += (absolute[draw * grid.length + k] as number) ** 2;
    expect(squares / draws / (u * (1 - u))).toBeCloseTo(1, 0);
    expect(Math.abs(squares / draws / (u * (1 - u)) - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
  }
  expect(bridgeLaw(new Float64Array(grid.length).fill(1e-3), 1, 1).mean).toBeGreaterThan(0);
});
