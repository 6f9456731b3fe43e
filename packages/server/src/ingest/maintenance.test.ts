import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSweeper } from "../storage/lake/sweep-lake.ts";
import { createAuditStore } from "../storage/metadata/audit-store.ts";
import { lakeFixture, start, type LakeFixture } from "../testing/lake-fixture.ts";
import { compact } from "./compaction.ts";
import { applyRetention } from "./retention.ts";

let lake: LakeFixture;
beforeEach(async () => {
  lake = await lakeFixture();
});
afterEach(() => lake.close());

const dayMs = 86_400_000;
const all = { modelId: 1, fromMs: 0, toMs: start * 2, position: Number.MAX_SAFE_INTEGER };

async function rows(more: object = {}) {
  const { columns } = await lake.rows.readRows({ ...all, ...more });
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Array.from<unknown>(values)]),
  );
}

const paths = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { name } of lake.lake.list()) found.push(name);
  return found.sort();
};

const liveFiles = () =>
  lake.metadata.db.selectFrom("files").selectAll().where("state", "=", "live").execute();

/** Several cuts of one day, with columns that come later and labels. */
async function fillDay(): Promise<void> {
  for (let cut = 0; cut < 4; cut++) {
    const id = `p${cut}`;
    const features = cut < 2 ? { x: cut } : { x: cut, y: `y${cut}` };
    await lake.predict("m", { id, time: start + (4 - cut) * 60_000, subject: `s${cut}`, features });
    await lake.feed("m", { predictionId: id, label: cut });
    await lake.flush();
  }
}

test("compaction makes one file of each kind and day, and changes no answer", async () => {
  await fillDay();
  const before = await rows();
  const known = await rows({ position: 5 });
  lake.setClock(start + 2 * dayMs);
  expect(await compact(lake.parts)).toEqual({ merged: 8, into: 2 });
  expect(await rows()).toEqual(before);
  expect(await rows({ position: 5 })).toEqual(known);
  expect((await liveFiles()).map((file) => file.rows)).toEqual([4, 4]);
  expect(await compact(lake.parts)).toEqual({ merged: 0, into: 0 });
});

test("an open day is left alone until it has many files", async () => {
  await fillDay();
  lake.setClock(start + dayMs);
  expect(await compact(lake.parts)).toEqual({ merged: 0, into: 0 });
  expect(await compact(lake.parts, { openFiles: 4 })).toEqual({ merged: 8, into: 2 });
});

test("replaced files stay for running readers, then the sweeper takes them", async () => {
  await fillDay();
  lake.setClock(start + 2 * dayMs);
  await compact(lake.parts);
  let nowMs = start + 2 * dayMs;
  const sweeper = createSweeper(
    { ...lake.parts, nowMs: () => nowMs, monotonicMs: () => nowMs },
    60_000,
  );
  expect(await sweeper.sweep()).toEqual({ replaced: 0, orphans: 0 });
  expect(await paths()).toHaveLength(10);
  nowMs += 60_000;
  expect(await sweeper.sweep()).toEqual({ replaced: 8, orphans: 0 });
  expect(await paths()).toEqual((await liveFiles()).map(({ path }) => path).sort());
});

test("a file that the manifest never hears of goes after two sweeps, though the clock jumps", async () => {
  await fillDay();
  const temp = join(lake.folder, "orphan");
  await writeFile(temp, "left behind");
  await lake.lake.put(temp, "model=m/d=2026-03-01/seg-0-9-10.parquet");
  let monotonicMs = 0;
  const sweeper = createSweeper(
    { ...lake.parts, nowMs: () => start * 2, monotonicMs: () => monotonicMs },
    60_000,
  );
  expect(await sweeper.sweep()).toEqual({ replaced: 0, orphans: 0 });
  monotonicMs = 60_000;
  expect(await sweeper.sweep()).toEqual({ replaced: 0, orphans: 1 });
  expect(await paths()).toHaveLength(8);
});

test("retention drops old days, and what the metadata knows of them, but nothing newer", async () => {
  await fillDay();
  await lake.feed("m", { predictionId: "never", label: 1 });
  await lake.predict("m", { id: "new", time: start + 3 * dayMs });
  await lake.flush();
  lake.setClock(start + 3 * dayMs);
  const result = await applyRetention(lake.parts, 1, 2);
  expect(result).toEqual({ files: 8, predictions: 4, unmatched: 1, sets: 0 });
  expect((await rows())["pl_id"]).toEqual(["new"]);
  const index = await lake.metadata.db.selectFrom("predictions").selectAll().execute();
  expect(index.map((row) => row.prediction_id)).toEqual(["new"]);
  expect(await lake.metadata.db.selectFrom("feedback").selectAll().execute()).toEqual([]);
  const touched = await lake.metadata.db.selectFrom("touched_minutes").selectAll().execute();
  expect(touched.map(({ minute }) => minute)).toEqual([(start + 3 * dayMs) / 60_000]);
  expect(await lake.counters("m")).toMatchObject({ accepted: 5, "unmatched-expired": 1 });
});

const order = (wanted: object) =>
  lake.append("deletion")("m", [{ orderId: "o1", actor: "me", rows: wanted }]);

test("a deletion by subject takes exactly the rows that came before it", async () => {
  await fillDay();
  const same = { subject: "s1", time: start + 1 };
  await lake.predict("m", { id: "p4", ...same });
  await order({ subject: "s1" });
  await lake.predict("m", { id: "p5", ...same });
  await lake.flush();
  expect((await rows())["pl_id"]).toEqual(["p0", "p2", "p3", "p5"]);
  expect(await lake.counters("m")).toMatchObject({ accepted: 6, deleted: 2 });
  expect((await paths()).length).toBe((await liveFiles()).length);
  const touched = await lake.metadata.db
    .selectFrom("touched_minutes")
    .select(["minute", "position"])
    .where("position", "=", 10)
    .execute();
  expect(touched.map(({ minute }) => minute)).toEqual([start / 60_000 + 3]);
});

test("a deletion by id takes labels, waiting feedback and quarantined rows with it, and is audited", async () => {
  await fillDay();
  await lake.feed("m", { predictionId: "waiting", label: 1 });
  await lake.append("quarantine")("m", [
    { kind: "prediction", reason: "r", field: null, value: null, message: "", body: '{"id":"p1"}' },
    {
      kind: "prediction",
      reason: "r",
      field: null,
      value: null,
      message: "",
      body: '{"id":"p11"}',
    },
  ]);
  await lake.flush();
  const cell = { model_id: 1, plan_id: "plan", position: 1, profile: new Uint8Array() };
  await lake.metadata.db
    .insertInto("cell_profiles")
    .values([
      { ...cell, version: "*", start_at: start, end_at: start + 3_600_000 },
      { ...cell, version: "*", start_at: start + 3_600_000, end_at: start + 7_200_000 },
    ])
    .execute();
  await order({ ids: ["p1", "waiting", "unknown", "it's"] });
  await lake.flush();
  expect(await rows()).toMatchObject({ pl_id: ["p0", "p2", "p3"], pl_label: ["0", "2", "3"] });
  const unmatched = await lake.metadata.db.selectFrom("unmatched_feedback").selectAll().execute();
  expect(unmatched).toEqual([]);
  const quarantined = await lake.metadata.db.selectFrom("quarantine").select("body").execute();
  expect(quarantined).toEqual([{ body: '{"id":"p11"}' }]);
  const labels = await lake.database.run(
    `SELECT count(*)::INTEGER FROM read_parquet('${lake.lake.localPath("**/fb-*.parquet")}')`,
  );
  expect(await labels.getRows()).toEqual([[3]]);
  const [audited] = await createAuditStore(lake.metadata.db).list();
  expect(audited).toMatchObject({
    ...{ actor: "me", action: "delete-predictions", subject: "m" },
    details: { orderId: "o1", by: "ids", predictions: 1, files: 2 },
  });
  expect(audited?.details).toHaveProperty("cellProfiles", [
    { plan_id: "plan", version: "*", start_at: start, end_at: start + 3_600_000 },
  ]);
});

test("an order that says nothing useful is set apart and does not stop the log", async () => {
  await lake.append("deletion")("m", [{ rows: {} }]);
  await lake.predict("m", { id: "a", time: start });
  await lake.flush();
  expect(await lake.counters("m")).toEqual({ accepted: 1, quarantined: 1 });
});

test("a prediction that was deleted may come again", async () => {
  await fillDay();
  await order({ ids: ["p0"] });
  await lake.predict("m", { id: "p0", time: start });
  await lake.flush();
  expect((await rows())["pl_id"]).toEqual(["p1", "p2", "p3", "p0"]);
});
