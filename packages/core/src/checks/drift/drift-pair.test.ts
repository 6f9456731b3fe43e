import { expect, test } from "vitest";
import { profileSamples } from "../../evaluation/compare-samples.ts";
import { columnPairs, measurePairs } from "../column-pairs.ts";
import { gridDriftPair } from "./drift-pair.ts";

const kinds = { x: "numeric" } as const;

async function pairOf(before: readonly number[], now: readonly number[]) {
  const { baseline, current } = await profileSamples({ x: before }, { x: now }, { kinds });
  const [column] = columnPairs(baseline.plan, baseline.profile, current);
  const [pair] = column ? measurePairs(column) : [];
  if (pair?.shape !== "grid") throw new Error("not numeric");
  return gridDriftPair(pair, null);
}

test("new values between, below and above the known ones have cells of their own", async () => {
  const { bins } = await pairOf([1, 2, 2, 5], [2, 3, 4, 0.5, 9, 5]);
  const rows = Object.fromEntries(bins.labels.map((label, bin) => [label, bins.now[bin]]));
  expect(rows).toMatchObject({
    "(below)": 1,
    "1": 0,
    "2": 1,
    "(between 2 and 5)": 2,
    "5": 1,
    "(above)": 1,
  });
  expect(bins.before.reduce((sum, count) => sum + count, 0)).toBe(4);
});

test("two values are compared by their share until a third appears", async () => {
  expect(await pairOf([0, 0, 1], [0, 1, 1])).toMatchObject({ kind: "two-values" });
  expect(await pairOf([0, 0, 1], [0, 0.5, 1])).toMatchObject({ kind: "categorical", rates: null });
});
