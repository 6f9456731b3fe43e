import { check, createBaseline, createMemoryEngine, plan } from "@plumbline/core";
import type { ResultDocument } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { columnLaw, columnShapes } from "./sim-checks/column-law.ts";
import { drawBaseline } from "./sim-checks/draw-baseline.ts";
import { drawProfile } from "./sim-checks/draw-profile.ts";
import { drawRows } from "./sim-checks/draw-rows.ts";
import { runCell } from "./sim-checks/run-cell.ts";
import { columnsScenario } from "./sim-checks/scenario.ts";

const unlimited = { seed: "test", budgetMs: Infinity };

test("tables that did not change rarely alert: at most 5 of 100 by chance, at one in a hundred", async () => {
  const cell = { scenario: columnsScenario(4), sizes: { n: 500, m: 500 } };
  const { alerts, replications } = await runCell(cell, { ...unlimited, maxReplications: 100 });
  expect(replications).toBe(100);
  // P(more than 5 of 100) = 0.0005 at the stated rate of 1 %.
  expect(alerts).toBeLessThanOrEqual(5);
});

test("many rare categories do not alert by themselves", async () => {
  const laws = [columnLaw("categories-200", "a"), columnLaw("categories-1000", "b")];
  const scenario = { title: "rare", options: {}, source: { laws: () => laws } };
  const cell = { scenario, sizes: { n: 300, m: 300 } };
  const { alerts } = await runCell(cell, { ...unlimited, maxReplications: 60 });
  expect(alerts).toBeLessThanOrEqual(3);
});

test("a shift of half a standard deviation is found among ten columns", async () => {
  const cell = {
    scenario: { ...columnsScenario(10), title: "shifted" },
    sizes: { n: 1000, m: 1000 },
    shift: { type: "mean", sds: 0.5 },
  } as const;
  const { alerts } = await runCell(cell, { ...unlimited, maxReplications: 1 });
  expect(alerts).toBe(1);
});

const rows = 10_000;
const laws = columnShapes.map((shape) => columnLaw(shape, shape));

async function rawResult(seed: string): Promise<ResultDocument> {
  const random = createRandom(seed);
  const engine = createMemoryEngine();
  const table = await engine.open({ columns: drawRows(laws, rows, random) });
  const planned = await plan(table);
  const baseline = createBaseline(planned, await table.profile(planned));
  const now = await engine.open({ columns: drawRows(laws, rows, random) });
  return check(baseline, await now.profile(planned));
}

async function drawnResult(seed: string): Promise<ResultDocument> {
  const random = createRandom(seed);
  const baseline = await drawBaseline(laws, rows, random, {});
  return check(baseline, drawProfile(baseline.plan, laws, rows, random));
}

/** Mean over the seeds of what a check measured, by column. */
async function meansOf(make: (seed: string) => Promise<ResultDocument>, seeds: number) {
  const sums = new Map<string, number>();
  for (let seed = 0; seed < seeds; seed++) {
    for (const { check: id, column, measure, value } of (await make(`rows ${seed}`)).results) {
      if (id !== "drift" && id !== "out-of-range") continue;
      const key = [id, column, measure].join("/");
      sums.set(key, (sums.get(key) ?? 0) + Math.abs(value ?? 0) / seeds);
    }
  }
  return sums;
}

test("profiles drawn from their law are compared as profiles of rows are, at 10,000 rows", async () => {
  const raw = await meansOf(rawResult, 2);
  const drawn = await meansOf(drawnResult, 6);
  expect([...drawn.keys()].toSorted()).toEqual([...raw.keys()].toSorted());
  const drift = [...raw.keys()].filter((key) => key.startsWith("drift/"));
  const ratios = drift.map((key) => (drawn.get(key) ?? 0) / (raw.get(key) ?? 0));
  for (const ratio of ratios) {
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(3);
  }
  const mean = ratios.reduce((sum, ratio) => sum + Math.log(ratio) / ratios.length, 0);
  expect(Math.abs(mean)).toBeLessThan(0.3);
});
