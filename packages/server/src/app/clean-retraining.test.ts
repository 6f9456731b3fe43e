import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rowSetRequestSchema } from "@plumbline/contracts";
import { deletionBody } from "../ingest/deletion-order.ts";
import { logPosition } from "../ingest/log-progress.ts";
import { applyRetention } from "../ingest/retention.ts";
import { createRowSets } from "../retraining/row-sets.ts";
import { createAuditStore } from "../storage/metadata/audit-store.ts";
import { createRowSetStore } from "../storage/metadata/row-set-store.ts";
import { createRunStore, runRecords } from "../storage/metadata/run-store.ts";
import { lakeFixture, start, type LakeFixture } from "../testing/lake-fixture.ts";
import { cleanRetraining } from "./clean-retraining.ts";

const dayMs = 86_400_000;
let lake: LakeFixture;
beforeEach(async () => {
  lake = await lakeFixture();
});
afterEach(() => lake.close());

/** Six rows of six subjects, an hour apart, and a set of the first three and of the last three. */
async function withSets() {
  const ids = [0, 1, 2, 3, 4, 5];
  await lake.predict(
    "m",
    ...ids.map((row) => ({
      ...{ id: `p${row}`, time: start + row * 3_600_000, subject: `s${row}`, version: "v1" },
      ...{ score: row / 6, features: { x: row } },
    })),
  );
  await lake.feed("m", ...ids.map((row) => ({ predictionId: `p${row}`, label: row % 2 })));
  await lake.flush();
  const modelId = await lake.modelId("m");
  const position = await logPosition(lake.metadata);
  const { setFolder } = lake.parts;
  const sets = createRowSets({ ...lake, folder: setFolder, clock: lake.parts.nowMs });
  const of = (from: number, to: number) =>
    rowSetRequestSchema.parse({
      ...{ exclude: [], version: null, labelledOnly: true, withLabels: true },
      ...{ position, from: new Date(start + from * 3_600_000).toISOString() },
      to: new Date(start + to * 3_600_000).toISOString(),
    });
  const request = of(0, 3);
  const [early, late] = [await sets.make(modelId, request), await sets.make(modelId, of(3, 6))];
  const runs = createRunStore(lake.metadata);
  await runs.add({
    ...{ id: "r1", modelId, action: "retrain", reason: "it is due", actor: "ada", details: null },
    ...{ decisionId: null, incidentId: null, executor: "none", eventTimeMs: start, atMs: start },
  });
  await lake.metadata.transaction((prepare) =>
    runRecords(prepare).move("r1", "queued", "triggered", { trainingSetId: early.id }, start),
  );
  const runFolder = join(lake.folder, "runs");
  await mkdir(join(runFolder, "r1", "1"), { recursive: true });
  await writeFile(join(runFolder, "r1", "1", "answers.csv"), "id,score\np0,0.1\n");
  const end = () =>
    lake.metadata.transaction((prepare) =>
      runRecords(prepare).move("r1", "triggered", "failed", {}, start),
    );
  const clean = (days: number, keepDays = 90) =>
    cleanRetraining({
      ...{ metadata: lake.metadata, setFolder, runFolder, keepDays },
      nowMs: () => start + days * dayMs,
    });
  const files = async () => ({
    sets: (await readdir(setFolder)).sort(),
    runs: await readdir(runFolder),
  });
  const log = async () =>
    (await runs.entries("r1", { afterId: 0, limit: 99 })).map(({ text }) => text).join("\n");
  const store = createRowSetStore(lake.metadata);
  return { modelId, sets, request, early, late, end, clean, files, log, store };
}

async function deleteSubject(subject: string): Promise<void> {
  const entry = { model: "m", kind: "deletion", receivedAtMs: start, count: 1 } as const;
  const body = deletionBody({ orderId: "o1", actor: "ada", rows: { subject } });
  await lake.log.append({ ...entry, body });
  await lake.flush();
}

test("a deletion takes the sets that hold the rows; hash, run and audit stay and say so", async () => {
  const { modelId, sets, request, early, late, end, clean, files, log, store } = await withSets();
  await deleteSubject("s1");
  expect((await files()).sets).toEqual([`${late.id}.parquet`]);
  expect(await sets.get(modelId, early.id)).toBeUndefined();
  expect(await sets.get(modelId, late.id)).toBeDefined();
  expect(await store.get(modelId, early.id)).toMatchObject({
    deleted: { why: "somebody asked for the deletion of rows in it" },
  });
  expect(await log()).toContain(`it learnt from (set ${early.id.slice(0, 12)}) were deleted`);
  const audit = await createAuditStore(lake.metadata.db).list({ subject: "m" });
  expect(audit).toMatchObject([
    { action: "delete-row-set", actor: "ada", details: { set: early.id } },
    { action: "delete-predictions", details: { predictions: 1, rowSets: [early.id] } },
  ]);
  // The answers of the candidate name the rows: they go with the end of the run.
  await clean(0);
  expect((await files()).runs).toEqual(["r1"]);
  await end();
  await clean(0);
  expect((await files()).runs).toEqual([]);
  const again = await sets.make(modelId, request);
  expect([again.rows, again.id === early.id]).toEqual([2, false]);
});

test("retention takes sets that reach back further, but for those of a run under way", async () => {
  const { early, late, end, files, store, modelId } = await withSets();
  lake.setClock(start + 5 * dayMs);
  expect(await applyRetention(lake.parts, modelId, 2)).toMatchObject({ sets: 1 });
  expect((await files()).sets).toEqual([`${early.id}.parquet`]);
  expect((await store.get(modelId, late.id))?.deleted?.why).toContain("the 2 days");
  await end();
  expect(await applyRetention(lake.parts, modelId, 2)).toMatchObject({ sets: 1 });
  expect((await files()).sets).toEqual([]);
});

test("old sets and folders of attempts are cleaned, never those in use", async () => {
  const { modelId, sets, request, early, end, clean, files, store } = await withSets();
  await clean(80);
  await clean(1_000, 0);
  expect(await files()).toMatchObject({ sets: { length: 2 }, runs: ["r1"] });
  await clean(91);
  expect(await files()).toEqual({ sets: [`${early.id}.parquet`], runs: ["r1"] });
  await end();
  await clean(91);
  expect(await files()).toEqual({ sets: [], runs: [] });
  expect((await store.get(modelId, early.id))?.deleted?.why).toBe(
    "it is older than the 90 days that sets are kept",
  );
  expect((await sets.make(modelId, request)).id).toBe(early.id);
  expect(await store.get(modelId, early.id)).toMatchObject({ deleted: null });
});
