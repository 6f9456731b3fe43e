import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { profileSamples, type Rows } from "./compare-samples.ts";
import { describeDistributions } from "./distributions.ts";

async function describe(before: Rows, now: Rows) {
  const { baseline, current } = await profileSamples(before, now);
  return describeDistributions(baseline.plan, baseline.profile, current);
}

function normals(seed: string, shift: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: 2000 }, () => shift + random.normal());
}

test("a number is drawn in bars of equal width with an open bar on either side", async () => {
  const [x] = await describe({ x: normals("a", 0) }, { x: normals("b", 10) });
  expect(x).toMatchObject({ column: "x", measure: "value", kind: "numeric", shape: "numeric" });
  expect(x?.bins).toHaveLength(32);
  expect(x?.bins[0]?.lo).toBeNull();
  expect(x?.bins.at(-1)?.hi).toBeNull();
  expect(x?.current.shares.at(-1)).toBeGreaterThan(0.99);
  expect(x?.baseline.quantiles?.q50).toBeCloseTo(0, 0);
  expect(x?.current.mean).toBeCloseTo(10, 0);
});

test("few distinct values are drawn one by one, and what lies beyond them too", async () => {
  const [x] = await describe({ x: [1, 1, 2, 3] }, { x: [1, 2, 2, 9] });
  expect(x?.shape).toBe("categories");
  expect(x?.baseline.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(x?.current.shares.filter((share) => share > 0)).toHaveLength(3);
});

test("a side without rows has shares of 0 and no quantiles", async () => {
  const [x] = await describe({ x: normals("a", 0) }, { x: [] });
  expect(x?.current).toMatchObject({ rows: 0, mean: null, quantiles: null });
  expect(x?.current.shares.every((share) => share === 0)).toBe(true);
});

test("categories beyond the baseline's are drawn as unseen", async () => {
  const [x] = await describe({ x: ["a", "b", "a", "b"] }, { x: ["a", "zz", "zz", null] });
  expect(x?.bins.map(({ label }) => label)).toEqual(["a", "b", "(unseen)"]);
  expect(x?.current).toMatchObject({ rows: 3, missing: 1 });
});
