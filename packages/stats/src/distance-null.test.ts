import { expect, test } from "vitest";
import { type BinnedDistance, binnedDistances, type DistanceId } from "./binned-distances.ts";
import { distanceNull } from "./distance-null.ts";
import { multinomialDraw } from "./multinomial-draws.ts";
import { createRandom } from "./random.ts";

const ids = Object.keys(binnedDistances) as DistanceId[];
const tenBins = Array.from({ length: 10 }, () => 0.1);
const skewed = [0.6, 0.3, 0.08, 0.02];

function law(id: DistanceId, n: number, m: number, shares: readonly number[], draws = 1999) {
  const known = distanceNull(id, { n, m, shares: Object.freeze(shares) }, { draws });
  if (!known.defined) throw new Error(known.why);
  return known;
}

test.each(
  ids.flatMap((id) =>
    [
      [100, 100],
      [1000, 200],
      [5000, 5000],
    ].map(([n, m]) => ({ id, n: n as number, m: m as number })),
  ),
)("$id keeps its level and its mean with $n and $m rows", ({ id, n, m }) => {
  const { measure, scale }: BinnedDistance = binnedDistances[id];
  const known = law(id, n, m, tenBins);
  const random = createRandom(`${id} ${n} ${m}`);
  const draws = 2000;
  let rejected = 0;
  let sum = 0;
  for (let i = 0; i < draws; i++) {
    const result = measure(
      multinomialDraw(tenBins, n, random),
      multinomialDraw(tenBins, m, random),
    );
    if (!result.defined) throw new Error(result.why);
    if (known.pValue(result.value) <= 0.05) rejected++;
    sum += scale === "root" ? result.value ** 2 : result.value;
  }
  // Half a row in every bin makes PSI and KL a little conservative at 100 rows; a drawn law adds its
  // own noise to ours.
  const noise = Math.sqrt((0.05 * 0.95) / draws) * (known.kind === "monte-carlo" ? Math.SQRT2 : 1);
  expect(rejected / draws).toBeLessThan(0.05 + 3 * noise);
  expect(rejected / draws).toBeGreaterThan(0.05 - 3 * noise - (n === 100 ? 0.015 : 0));
  const mean = scale === "root" ? Math.sqrt(sum / draws) : sum / draws;
  expect(mean / known.mean).toBeGreaterThan(0.9);
  expect(mean / known.mean).toBeLessThan(1.1);
});

test.each(ids)("%s: quantile and p-value are each other's inverse", (id) => {
  for (const shares of [tenBins, skewed]) {
    const known = law(id, 150, 120, shares);
    for (const level of [0.5, 0.9, 0.99]) {
      const p = known.pValue(known.quantile(level));
      expect(p).toBeGreaterThan((1 - level) * (1 - 1e-9));
      expect(p).toBeLessThan(1 - level + 0.05);
    }
    expect(known.pValue(0)).toBe(1);
  }
});

test.each(ids)("%s: more rows find smaller shifts, more power needs larger ones", (id) => {
  const found = [200, 2000, 20_000].map((n) =>
    law(id, n, n, tenBins).smallestDetectable({ alpha: 0.01 }),
  );
  expect(found).toEqual(found.toSorted((a, b) => b - a));
  const known = law(id, 500, 500, tenBins);
  expect(known.smallestDetectable({ alpha: 0.01, power: 0.95 })).toBeGreaterThan(
    known.smallestDetectable({ alpha: 0.01, power: 0.5 }),
  );
});

test("the law of PSI gives 21.4 s as the smallest shift found at 10 bins and α = .01", () => {
  const smallest = law("psi", 428, 428, tenBins).smallestDetectable({ alpha: 0.01 });
  expect(smallest).toBeCloseTo(0.1, 3);
});

test("a shift of the promised size is found with about the promised power", () => {
  for (const id of ["jensen-shannon", "cramers-v", "total-variation", "l-infinity"] as const) {
    const { measure }: BinnedDistance = binnedDistances[id];
    const known = law(id, 2000, 2000, tenBins);
    const target = known.smallestDetectable({ alpha: 0.05, power: 0.8 });
    const shiftOf = (size: number) => tenBins.map((p, b) => p + (b % 2 === 0 ? size : -size));
    let size = 0;
    const distanceAt = (by: number) => {
      const exact = measure(
        tenBins.map((p) => p * 1e9),
        shiftOf(by).map((p) => p * 1e9),
      );
      return exact.defined ? exact.value : 0;
    };
    while (distanceAt(size) < target && size < 0.099) size += 0.0002;
    const random = createRandom(`power ${id}`);
    let found = 0;
    for (let i = 0; i < 400; i++) {
      const result = measure(
        multinomialDraw(tenBins, 2000, random),
        multinomialDraw(shiftOf(size), 2000, random),
      );
      if (result.defined && known.pValue(result.value) <= 0.05) found++;
    }
    expect(found / 400, id).toBeGreaterThan(0.72);
  }
});

test("distanceNull() draws where χ² does not hold, and keeps its level there", () => {
  const { measure } = binnedDistances["jensen-shannon"];
  const known = law("jensen-shannon", 60, 60, skewed);
  expect(known.kind).toBe("monte-carlo");
  const random = createRandom("rare bins");
  let rejected = 0;
  for (let i = 0; i < 2000; i++) {
    const result = measure(
      multinomialDraw(skewed, 60, random),
      multinomialDraw(skewed, 60, random),
    );
    if (result.defined && known.pValue(result.value) <= 0.05) rejected++;
  }
  expect(Math.abs(rejected / 2000 - 0.05)).toBeLessThan(0.021);
});

test("a drawn p-value is never 0, and total variation and L∞ go on below the draws", () => {
  const few = 99;
  expect(law("psi", 20, 20, skewed, few).pValue(50)).toBe(1 / 100);
  for (const id of ["total-variation", "l-infinity"] as const) {
    const known = law(id, 2000, 2000, tenBins, few);
    expect(known.pValue(0.2)).toBeLessThan(1e-20);
    expect(known.pValue(0.2)).toBeGreaterThan(0);
    expect(known.pValue(known.quantile(0.5))).toBeGreaterThan(0.4);
  }
  for (const id of ["total-variation", "l-infinity"] as const) {
    const known = law(id, 500, 500, tenBins, few);
    expect(known.quantile(0.9999)).toBeGreaterThan(known.quantile(0.98));
    expect(known.pValue(known.quantile(0.9999))).toBeLessThan(1.01e-4);
  }
  const rare = law("jensen-shannon", 50, 50, skewed, few);
  expect(rare.quantile(0.999)).toBe(Infinity);
  const [likely, unlikely] = [0.05, 1e-5].map((alpha) => rare.smallestDetectable({ alpha }));
  expect(unlikely).toBeGreaterThan(likely ?? Infinity);
  expect(unlikely).toBeLessThan(1);
});

test("distanceNull() says why there is no law and refuses what cannot be", () => {
  const shares = [0.5, 0.5];
  expect(distanceNull("psi", { n: 0, m: 9, shares })).toEqual({ defined: false, why: "no-rows" });
  expect(distanceNull("psi", { n: 9, m: 9, shares: [] })).toEqual({
    defined: false,
    why: "no-rows",
  });
  expect(distanceNull("psi", { n: 9, m: 9, shares: [0, 3] })).toEqual({
    defined: false,
    why: "one-bin",
  });
  expect(() => distanceNull("psi", { n: -1, m: 9, shares })).toThrow("-1");
  expect(() => distanceNull("psi", { n: 9, m: 9, shares: [1, -1] })).toThrow("-1");
  expect(() => law("psi", 9, 9, [1, 1]).quantile(1)).toThrow("got 1");
});

test("distanceNull() gives the same numbers for the same input", () => {
  const value = () => law("l-infinity", 40, 40, skewed).quantile(0.95);
  expect(value()).toBe(value());
});
