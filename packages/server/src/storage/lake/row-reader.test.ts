import { join } from "node:path";
import { createDuckDbEngine, createMemoryEngine } from "@plumbline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lakeFixture, start, type LakeFixture } from "../../testing/lake-fixture.ts";

let lake: LakeFixture;
beforeEach(async () => {
  lake = await lakeFixture();
});
afterEach(() => lake.close());

const minuteMs = 60_000;
const all = { modelId: 1, fromMs: 0, toMs: start * 2, position: Number.MAX_SAFE_INTEGER };
const none = { rows: 0, labelled: 0 };

/** Six predictions, one a minute, of two versions and three subjects. */
async function fill(): Promise<void> {
  for (let row = 0; row < 6; row++) {
    await lake.predict("m", {
      ...{ id: `p${row}`, time: start + row * minuteMs, version: row < 3 ? "v1" : "v2" },
      ...{ subject: `s${row % 3}`, prediction: row % 2 === 0, features: { x: row } },
    });
    if (row % 2 === 1) await lake.flush();
  }
}

test("a range is half-open, and may be of one version", async () => {
  await fill();
  const range = { ...all, fromMs: start + minuteMs, toMs: start + 4 * minuteMs };
  const ids = async (more: object = {}) =>
    Array.from((await lake.rows.readRows({ ...range, ...more })).columns["pl_id"] ?? []);
  expect(await ids()).toEqual(["p1", "p2", "p3"]);
  expect(await ids({ version: "v2" })).toEqual(["p3"]);
  expect(await ids({ version: null })).toEqual(["p1", "p2", "p3"]);
  expect(await ids({ version: "v' or 1=1" })).toEqual([]);
});

test("only wanted features are read, and numbers without gaps come as one block", async () => {
  await fill();
  const { columns } = await lake.rows.readRows(all, { features: ["x"] });
  expect(columns["x"]).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5));
  const without = await lake.rows.readRows(all, { features: [] });
  expect(Object.keys(without.columns)).not.toContain("x");
});

test("a range without rows or files is empty", async () => {
  expect(await lake.rows.readRows(all)).toMatchObject(none);
  expect(await lake.rows.labelCoverage(all)).toEqual({ ...none, delayMs: null });
  await fill();
  const later = { ...all, fromMs: start * 1.5 };
  expect(await lake.rows.readRows(later)).toMatchObject(none);
  expect(await lake.recentRows.readRows(later)).toMatchObject(none);
  expect(await lake.rows.labelCoverage(later)).toEqual({ ...none, delayMs: null });
  expect(await lake.rows.pageRows({ ...later, limit: 5 })).toEqual({ rows: [], next: null });
});

test("coverage counts labels, and the delay runs to the first one", async () => {
  await fill();
  for (const [row, delay] of [1, 2, 3, 4].entries()) {
    const time = start + row * minuteMs + delay * 1_000;
    await lake.feed("m", { predictionId: `p${row}`, label: true, time });
  }
  await lake.feed("m", { predictionId: "p0", label: false, time: start + 3_600_000 });
  await lake.flush();
  const coverage = await lake.rows.labelCoverage(all);
  expect(coverage).toMatchObject({ rows: 6, labelled: 4 });
  expect(coverage.delayMs?.p50).toBe(2_500);
  expect(await lake.recentRows.labelCoverage(all)).toEqual(coverage);
  expect((await lake.rows.readRows(all)).labelled).toBe(4);
});

test("a file of a range holds the same rows as the range at hand", async () => {
  await fill();
  await lake.feed("m", { predictionId: "p1", label: true }, { predictionId: "p4", label: false });
  await lake.flush();
  const path = join(lake.folder, "window.parquet");
  await lake.rows.writeRowsParquet(all, path);
  const memory = await createMemoryEngine().open(await lake.rows.readRows(all));
  const duckdb = await createDuckDbEngine();
  const file = await duckdb.open({ paths: [path] });
  const names = memory.columns.map(({ name }) => name);
  expect(file.columns.map(({ name }) => name)).toEqual(names);
  expect(await file.values(names)).toEqual(await memory.values(names));
  await duckdb.close();
});

test("pages run from the newest to the oldest and meet every row once", async () => {
  await fill();
  const seen: string[] = [];
  let after: { timeMs: number; offset: number } | null | undefined;
  for (let pages = 0; after !== null && pages < 9; pages++) {
    const more = after === undefined ? {} : { after };
    const page = await lake.rows.pageRows({ ...all, limit: 4, ...more });
    seen.push(...page.rows.map(({ id }) => id));
    after = page.next;
  }
  expect(seen).toEqual(["p5", "p4", "p3", "p2", "p1", "p0"]);
});

test("a prediction is found by id, with all that is known of it, and by subject", async () => {
  await fill();
  await lake.feed("m", { predictionId: "p4", label: false, time: start + 3_600_000 });
  await lake.flush();
  const { rows } = await lake.rows.pageRows({ ...all, id: "p4", limit: 5 });
  expect(rows).toEqual([
    {
      ...{ id: "p4", timeMs: start + 4 * minuteMs, receivedAtMs: start, version: "v2", offset: 4 },
      ...{ subject: "s1", prediction: true, score: null, scores: {}, latencyMs: null, error: null },
      ...{ features: { x: 4 }, label: false, labelTimeMs: start + 3_600_000 },
    },
  ]);
  const ofSubject = await lake.rows.pageRows({ ...all, subject: "s1", limit: 5 });
  expect(ofSubject.rows.map(({ id }) => id)).toEqual(["p4", "p1"]);
  expect((await lake.rows.pageRows({ ...all, id: "nobody", limit: 5 })).rows).toEqual([]);
});

test("the manifest alone bounds the number of rows", async () => {
  await fill();
  const range = { ...all, fromMs: start, toMs: start + minuteMs };
  expect(await lake.rows.countRows(range)).toBe(2);
  expect(await lake.rows.countRows({ ...all, position: 2 })).toBe(2);
});
