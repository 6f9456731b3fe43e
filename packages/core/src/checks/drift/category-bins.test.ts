import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { compareSamples, profileSamples, type Rows } from "../../evaluation/compare-samples.ts";
import { columnPairs, measurePairs } from "../column-pairs.ts";
import { categoryBins } from "./category-bins.ts";

function drawn(seed: string, rows: number, values: number, power: number): Rows {
  const random = createRandom(seed);
  const value = () => `v${Math.floor(values * random.uniform() ** power)}`;
  return { x: Array.from({ length: rows }, value) };
}

const kinds = { x: "categorical" } as const;

async function binsOf(before: Rows, now: Rows) {
  const { baseline, current } = await profileSamples(before, now, { kinds });
  const [column] = columnPairs(baseline.plan, baseline.profile, current);
  const [pair] = column ? measurePairs(column) : [];
  if (!column || pair?.shape !== "categories") throw new Error("not categorical");
  const [left, right] = [column.before.distinct, column.now.distinct];
  const sketches = left && right ? { before: left, now: right } : null;
  return categoryBins(pair.plan, pair.before, pair.now, sketches);
}

const sum = (rows: readonly number[]) => rows.reduce((total, count) => total + count, 0);

test.each([
  { values: 30, rows: 500 },
  { values: 200, rows: 300 },
  { values: 2000, rows: 5000 },
])("no row of $values values is lost or counted twice", async ({ values, rows }) => {
  const bins = await binsOf(drawn("a", rows, values, 2), drawn("b", rows + 50, values, 2));
  expect(bins.labels.length).toBe(bins.before.length);
  expect([sum(bins.before), sum(bins.now)]).toEqual([rows, rows + 50]);
  expect(Math.min(...bins.before, ...bins.now)).toBeGreaterThanOrEqual(0);
  expect(new Set(bins.labels).size).toBe(bins.labels.length);
});

test("swapping the samples swaps the rows of each bin, so that neither was chosen by", async () => {
  const [a, b] = [drawn("a", 400, 200, 1), drawn("b", 400, 200, 1)];
  const [there, back] = [await binsOf(a, b), await binsOf(b, a)];
  const rowsOf = (labels: readonly string[], left: readonly number[], right: readonly number[]) =>
    labels.map((label, bin) => `${label} ${left[bin]} ${right[bin]}`).toSorted();
  expect(rowsOf(back.labels, back.now, back.before)).toEqual(
    rowsOf(there.labels, there.before, there.now),
  );
});

test("all values beyond those with a bin are one bin, about as large on both sides", async () => {
  const { labels, before, now } = await binsOf(drawn("a", 3000, 400, 1), drawn("b", 3000, 400, 1));
  const other = labels.indexOf("(other)");
  const [left = 0, right = 0] = [before[other], now[other]];
  expect(left).toBeGreaterThan(1500);
  expect(Math.abs(left - right)).toBeLessThan(4 * Math.sqrt(left));
});

test("a value that is new and frequent has a bin under its name", async () => {
  const before = drawn("a", 500, 100, 1);
  const now = { x: [...(drawn("b", 400, 100, 1)["x"] ?? []), ...new Array(100).fill("new")] };
  const { labels, before: left, now: right } = await binsOf(before, now);
  const place = labels.indexOf("new");
  expect([left[place], right[place]]).toEqual([0, 100]);
});

test("a change among the frequent values is found also where there are thousands of rare ones", async () => {
  const make = (seed: string, share: number): Rows => {
    const random = createRandom(seed);
    const value = () =>
      random.uniform() < share ? "usual" : `rare ${Math.floor(3000 * random.uniform())}`;
    return { x: Array.from({ length: 8000 }, value) };
  };
  const { results } = await compareSamples(make("a", 0.3), make("b", 0.5), { kinds });
  const found = results.find(({ check }) => check === "drift");
  expect(found).toMatchObject({ verdict: "alert" });
  expect(found?.reason).toContain("usual");
});
