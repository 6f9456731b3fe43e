import { createRandom } from "@plumbline/stats";
import fc from "fast-check";
import { expect, test } from "vitest";
import { surveyGrid } from "../engines/survey.ts";
import { createBinFinder, findBin } from "../profiles/bin-finder.ts";
import { nextDown } from "../profiles/next-down.ts";
import { makeGridPlan } from "./grid-plan.ts";

const planOf = (values: readonly number[], fineBins = 200) =>
  makeGridPlan("value", surveyGrid(values, { missing: 0, typeErrors: 0 }), fineBins);

function countsOf(values: readonly number[], edges: readonly number[]): readonly number[] {
  const finder = createBinFinder(edges);
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const x of values) counts[findBin(finder, x)] = (counts[findBin(finder, x)] ?? 0) + 1;
  return counts;
}

test("a column without finite values has one bin", () => {
  expect(planOf([])).toMatchObject({ edges: [], coarseEnds: [1], center: 0 });
});

test("a constant has a bin of its own between two open ones", () => {
  const plan = planOf([7, 7, 7]);
  expect(plan.edges).toEqual([nextDown(7), 7]);
  expect(plan.isDiscrete).toBe(true);
});

test("up to 20 distinct values have a bin each", () => {
  const values = Array.from({ length: 100 }, (_, i) => i % 20);
  const plan = planOf(values);
  expect(countsOf(values, plan.edges).filter((count) => count > 0)).toEqual(new Array(20).fill(5));
});

test("fine bins hold about equal shares of the baseline, and the open bins hold none", () => {
  const random = createRandom("fine");
  const values = Array.from({ length: 20_000 }, () => random.normal());
  const counts = countsOf(values, planOf(values).edges);
  expect(counts[0]).toBe(0);
  expect(counts[counts.length - 1]).toBe(0);
  expect(Math.max(...counts)).toBeLessThanOrEqual(101);
});

test("a value heavier than a bin has a bin of its own", () => {
  const random = createRandom("atom");
  const values = Array.from({ length: 5_000 }, () =>
    random.uniform() < 0.3 ? 0 : random.normal(),
  );
  const { edges } = planOf(values);
  expect(edges).toContain(0);
  expect(edges).toContain(nextDown(0));
});

test("coarse bins are ten unions of fine bins of about equal mass", () => {
  const random = createRandom("coarse");
  const values = Array.from({ length: 10_000 }, () => Math.exp(random.normal()));
  const { edges, coarseEnds } = planOf(values);
  const counts = countsOf(values, edges);
  let start = 0;
  const coarse = coarseEnds.map((end) => {
    const rows = counts.slice(start, end).reduce((sum, count) => sum + count, 0);
    start = end;
    return rows;
  });
  expect(coarse).toHaveLength(10);
  for (const rows of coarse) expect(Math.abs(rows - 1_000)).toBeLessThan(60);
  expect(coarseEnds[9]).toBe(edges.length + 1);
});

test("edges increase strictly and are finite for any values", () => {
  const column = fc.array(fc.double({ noNaN: true }), { maxLength: 300 });
  fc.assert(
    fc.property(column, (values) => {
      const { edges, coarseEnds, clip } = planOf(values, 20);
      edges.forEach((edge, i) => {
        expect(Number.isFinite(edge)).toBe(true);
        if (i > 0) expect(edge).toBeGreaterThan(edges[i - 1] ?? 0);
      });
      coarseEnds.forEach((end, i) => expect(end).toBeGreaterThan(coarseEnds[i - 1] ?? 0));
      expect(coarseEnds[coarseEnds.length - 1]).toBe(edges.length + 1);
      expect(clip.low).toBeLessThanOrEqual(clip.high);
    }),
  );
});
