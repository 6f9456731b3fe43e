import { copyFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RowSetRequest } from "@plumbline/contracts";
import { onTestFinished, expect, test } from "vitest";
import { compact } from "../ingest/compaction.ts";
import { logPosition } from "../ingest/log-progress.ts";
import { lakeFixture, start } from "../testing/lake-fixture.ts";
import { createRowSets } from "./row-sets.ts";

const minuteMs = 60_000;
const iso = (minute: number): string => new Date(start + minute * minuteMs).toISOString();

async function fixture() {
  const lake = await lakeFixture();
  onTestFinished(() => lake.close());
  const folder = join(lake.folder, "sets");
  const parts = { ...lake, folder, clock: () => start };
  const predict = (from: number, to: number, version = "v1") =>
    lake.predict(
      "m",
      ...Array.from({ length: to - from }, (_, i) => ({
        id: `p${String(from + i).padStart(3, "0")}`,
        // The order of the log is not that of time.
        time: start + (to - 1 - i) * minuteMs,
        ...{ version, score: (from + i) / 1_000, prediction: i % 2 === 0 },
        features: { x: from + i, kind: ["a", "b"][i % 2] ?? "a" },
      })),
    );
  const feed = (from: number, to: number, label: boolean) =>
    lake.feed(
      "m",
      ...Array.from({ length: to - from }, (_, i) => ({
        ...{ predictionId: `p${String(from + i).padStart(3, "0")}`, label },
        ...{ feedbackId: `${String(label)}-${from + i}` },
      })),
    );
  return {
    ...{ lake, folder, predict, feed, parts },
    sets: createRowSets(parts),
    rowsOf: async (path: string) => {
      const found = await lake.database.run(`SELECT * FROM '${path}'`);
      return { names: found.columnNames(), rows: await found.getRowsJS() };
    },
    async request(over: Partial<RowSetRequest> = {}): Promise<RowSetRequest> {
      return {
        ...{ from: iso(0), to: iso(100), exclude: [], version: null, labelledOnly: true },
        ...{ position: await logPosition(lake.metadata), withLabels: true, ...over },
      };
    },
  };
}

test("a set holds the rows of its request in the order of time, under the names of the model", async () => {
  const { lake, sets, predict, feed, request, rowsOf } = await fixture();
  await predict(0, 20);
  await feed(0, 10, true);
  await lake.flush();
  const id = await lake.modelId("m");
  const set = await sets.make(id, await request());
  expect(set).toMatchObject({ rows: 10, labelled: 10, label: "label", modelId: id });
  expect(set.id).toMatch(/^[0-9a-f]{64}$/);
  const { names, rows } = await rowsOf(set.path);
  const expected = ["id", "time", "version", "kind", "x", "score", "prediction", "label"];
  expect(names).toEqual(expected);
  expect(set.columns.map(({ name }) => name)).toEqual(expected);
  const times = rows.map((row) => Number(row[1]));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(rows[0]?.[0]).toBe("p009");

  const blind = await sets.make(id, await request({ withLabels: false, labelledOnly: false }));
  expect(blind).toMatchObject({ rows: 20, labelled: 10, label: "label" });
  expect((await rowsOf(blind.path)).names).not.toContain("label");
});

test("the same request gives the same bytes: again, after a restart, after later labels and a tidied lake", async () => {
  const { lake, folder, sets, predict, feed, request, parts } = await fixture();
  await predict(0, 20);
  await feed(0, 10, true);
  await lake.flush();
  await predict(20, 60);
  await feed(20, 50, false);
  await lake.flush();
  const id = await lake.modelId("m");
  const asked = await request({ labelledOnly: false });
  const first = await sets.make(id, asked);
  const bytes = await readFile(first.path);
  expect(await sets.make(id, asked)).toEqual(first);

  await feed(0, 60, true);
  await predict(60, 90, "v2");
  await lake.flush();
  await compact(
    { ...parts, ...lake.parts, nowMs: () => start + 40 * 86_400_000 },
    { openFiles: 2 },
  );
  await rm(folder, { recursive: true });
  await lake.metadata.db.deleteFrom("training_sets").execute();
  const again = await createRowSets(parts).make(id, asked);
  expect(again.id).toBe(first.id);
  expect((await readFile(again.path)).equals(bytes)).toBe(true);

  const later = await sets.make(id, await request({ labelledOnly: false }));
  expect(later.id).not.toBe(first.id);
  expect(later).toMatchObject({ rows: 90, labelled: 60 });
  expect((await readdir(folder)).toSorted()).toEqual(
    [`${first.id}.parquet`, `${later.id}.parquet`].toSorted(),
  );
});

test("a set whose file is lost is written again, without columns that came later", async () => {
  const { lake, sets, predict, feed, request, parts } = await fixture();
  await predict(0, 20);
  await feed(0, 20, true);
  await lake.flush();
  const id = await lake.modelId("m");
  const asked = await request();
  const first = await sets.make(id, asked);
  await lake.predict("m", { id: "new", time: start + 5 * minuteMs, features: { x: 1, later: 2 } });
  await lake.flush();
  await compact(
    { ...parts, ...lake.parts, nowMs: () => start + 40 * 86_400_000 },
    { openFiles: 2 },
  );
  await copyFile(first.path, `${first.path}.kept`);
  await rm(first.path);
  expect(await sets.get(id, first.id)).toBeUndefined();
  const again = await sets.make(id, asked);
  expect(again.id).toBe(first.id);
  expect(await readFile(again.path)).toEqual(await readFile(`${first.path}.kept`));
});

test("times that are left out, a version, and a name that a feature has", async () => {
  const { lake, sets, predict, request, rowsOf } = await fixture();
  await predict(0, 20, "v1");
  await predict(20, 40, "v2");
  await lake.predict("m", {
    ...{ id: "odd", time: start + 50 * minuteMs, version: "v2" },
    features: { x: 1, label: "none", Score: 3 },
  });
  await lake.flush();
  const id = await lake.modelId("m");
  const exclude = [{ from: iso(0), to: iso(30), why: "broken" }];
  const set = await sets.make(id, await request({ labelledOnly: false, exclude, version: "v2" }));
  expect(set).toMatchObject({ rows: 11, labelled: 0, label: "pl_label" });
  const { names } = await rowsOf(set.path);
  expect(names).toEqual(
    expect.arrayContaining(["label", "Score", "pl_label", "pl_score", "prediction"]),
  );
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
});

test("a set without rows is a set, a request that makes no sense is refused", async () => {
  const { lake, sets, predict, request, rowsOf } = await fixture();
  await predict(0, 20);
  await lake.flush();
  const id = await lake.modelId("m");
  const set = await sets.make(id, await request());
  expect(set).toMatchObject({ rows: 0, labelled: 0 });
  expect((await rowsOf(set.path)).rows).toEqual([]);
  await expect(sets.make(id, await request({ from: iso(9), to: iso(8) }))).rejects.toThrow(
    "end before they begin",
  );
  await expect(sets.make(id, await request({ from: "yesterday" }))).rejects.toThrow("with zone");
});
