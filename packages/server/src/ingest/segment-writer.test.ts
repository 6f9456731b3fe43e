import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lakeFixture, start, type LakeFixture } from "../testing/lake-fixture.ts";
import { LostCutError } from "./manifest-statements.ts";
import { cutSteps, type CutStep } from "./segment-writer.ts";

let lake: LakeFixture;
beforeEach(async () => {
  lake = await lakeFixture();
});
afterEach(() => lake.close());

const all = { fromMs: 0, toMs: start * 2, position: Number.MAX_SAFE_INTEGER };

async function read(model: string, more: object = {}): Promise<Record<string, unknown[]>> {
  const range = { ...all, modelId: await lake.modelId(model), ...more };
  const { columns } = await lake.rows.readRows(range);
  const recent = await lake.recentRows.readRows(range);
  const plain = (source: typeof columns) =>
    Object.fromEntries(Object.entries(source).map(([name, values]) => [name, Array.from(values)]));
  expect(plain(recent.columns)).toEqual(plain(columns));
  return plain(columns);
}

/** Id and label of each row. */
async function labels(model: string, more: object = {}): Promise<unknown[][]> {
  const { pl_id = [], pl_label = [] } = await read(model, more);
  return pl_id.map((id, row) => [id, pl_label[row]]);
}

const paths = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { name } of lake.lake.list()) found.push(name);
  return found.sort();
};

test("a prediction comes back as it was sent", async () => {
  await lake.predict(
    "m",
    {
      ...{ id: "a", time: start, version: "v1", subject: "s", latencyMs: 3.5, score: 0.25 },
      prediction: "yes",
      scores: { yes: 0.25, no: 0.75 },
      features: { x: 1.5, y: "NaN", flag: true, name: "é", list: [1, null, 3], __proto__x: 1 },
    },
    { id: "b", time: start + 1, error: "boom", features: { x: null, y: "-Infinity" } },
  );
  await lake.flush();
  expect(await read("m")).toMatchObject({
    pl_id: ["a", "b"],
    pl_time: [new Date(start), new Date(start + 1)],
    pl_version: ["v1", "unversioned"],
    pl_subject: ["s", null],
    pl_prediction: ["yes", null],
    pl_score: [0.25, null],
    pl_score_yes: [0.25, null],
    pl_score_no: [0.75, null],
    pl_latency_ms: [3.5, null],
    pl_error: [null, "boom"],
    x: [1.5, null],
    y: [Number.NaN, Number.NEGATIVE_INFINITY],
    flag: [true, null],
    name: ["é", null],
    list: [[1, Number.NaN, 3], null],
    pl_label: [null, null],
  });
  expect(await lake.counters("m")).toEqual({ accepted: 2 });
});

test("models with the same columns are written together, each into a file of its own", async () => {
  const models = Array.from({ length: 150 }, (_, place) => `m${place}`);
  for (const [place, model] of models.entries()) {
    // One of the columns is called as the command that writes them all would call its own.
    const features = place % 3 === 0 ? { x: place, part: "a" } : { x: place, list: [place, null] };
    const rows = Array.from({ length: 1 + (place % 4) }, (_, row) => ({
      ...{ id: `${model}-${row}`, time: start + (9 - row), features },
    }));
    await lake.predict(model, ...rows, { id: `${model}-old`, time: start - 86_400_000, features });
    await lake.feed(model, { predictionId: `${model}-0`, label: place });
  }
  await lake.flush();
  const written = await paths();
  expect(written).toHaveLength(450);
  for (const [place, model] of models.entries()) {
    const own = written.filter((path) => path.startsWith(`model=${model}/`));
    expect(own.map((path) => path.split("/")[1])).toEqual([
      ...["d=2026-02-28", "d=2026-03-01", "d=2026-03-01"],
    ]);
    const { pl_id, x, part, list, pl_label } = await read(model);
    const rows = 2 + (place % 4);
    expect([pl_id?.length, pl_id?.[0], pl_id?.at(-1)]).toEqual([
      ...[rows, `${model}-0`, `${model}-old`],
    ]);
    expect(new Set(x)).toEqual(new Set([place]));
    expect(place % 3 === 0 ? part?.[0] : list?.[0]).toEqual(place % 3 === 0 ? "a" : [place, NaN]);
    expect(pl_label?.[0]).toBe(String(place));
  }
  expect(await readdir(lake.tempFolder)).toEqual([]);
});

test("a large model among small ones loses no row", async () => {
  const rows = (model: string, count: number) =>
    Array.from({ length: count }, (_, row) => ({
      ...{ id: `${model}-${row}`, time: start + row, features: { x: row } },
    }));
  const sizes = { small: 3, large: 60_000, middle: 9_000, other: 15_000, last: 11_000 };
  for (const [model, count] of Object.entries(sizes)) {
    await lake.predict(model, ...rows(model, count));
  }
  await lake.flush();
  for (const [model, count] of Object.entries(sizes)) {
    const found = await lake.rows.readRows({ ...all, modelId: await lake.modelId(model) });
    expect([model, found.rows]).toEqual([model, count]);
    const values = found.columns["x"] ?? [];
    expect(Array.prototype.every.call(values, (value, row) => value === row)).toBe(true);
  }
});

test("features whose names are odd or differ only in case keep their values", async () => {
  const features = JSON.parse(
    '{"Age":1,"age":2,"__proto__":3,"constructor":4,"a\\"b":5,"x\'; drop":6,"":7}',
  ) as Record<string, number>;
  await lake.predict("m", { id: "a", time: start, features }, { id: "b", time: start });
  await lake.flush();
  const rows = await lake.rows.readRows({ ...all, modelId: 1 });
  for (const name of Object.keys(features)) {
    expect([name, Array.from(rows.columns[name] ?? [])]).toEqual([name, [features[name], null]]);
  }
});

test("columns that come later are null in the rows before", async () => {
  await lake.predict("m", { id: "a", time: start, features: { x: 1 } });
  await lake.flush();
  await lake.predict("m", { id: "b", time: start, features: { x: 2, y: "new" } });
  await lake.flush();
  expect(await read("m")).toMatchObject({ pl_id: ["a", "b"], x: [1, 2], y: [null, "new"] });
});

test("a prediction sent twice counts once, in one cut and across cuts", async () => {
  await lake.predict("m", { id: "a", time: start }, { id: "a", time: start + 9 });
  await lake.predict("m", { id: "a", time: start + 5 }, { id: "b", time: start });
  await lake.flush();
  await lake.predict("m", { id: "b", time: start + 7 });
  await lake.predict("other", { id: "b", time: start });
  await lake.flush();
  expect(await read("m")).toMatchObject({
    pl_id: ["a", "b"],
    pl_time: [new Date(start), new Date(start)],
  });
  expect(await lake.counters("m")).toEqual({ accepted: 2, duplicates: 3 });
  expect(await lake.counters("other")).toEqual({ accepted: 1 });
});

test("rows of two days lie in two files, each under its day", async () => {
  await lake.predict("m", { id: "a", time: start - 1 }, { id: "b", time: start });
  await lake.feed("m", { predictionId: "a", label: 1 });
  await lake.flush();
  expect(await paths()).toEqual([
    "model=m/d=2026-02-28/fb-0-0-3.parquet",
    "model=m/d=2026-02-28/seg-0-0-3.parquet",
    "model=m/d=2026-03-01/seg-0-0-3.parquet",
  ]);
});

test("models whose names differ only in case have folders of their own", async () => {
  await lake.predict("Churn", { id: "a", time: start });
  await lake.predict("churn", { id: "a", time: start });
  await lake.flush();
  const folders = (await paths()).map((path) => path.slice(0, path.indexOf("/")));
  expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(2);
});

test("a label before its prediction waits for it", async () => {
  await lake.feed("m", { predictionId: "a", label: "yes" });
  await lake.flush();
  expect(await lake.counters("m")).toEqual({ feedback: 1, unmatched: 1 });
  await lake.predict("m", { id: "a", time: start });
  await lake.flush();
  expect(await labels("m")).toEqual([["a", "yes"]]);
  expect(await lake.counters("m")).toMatchObject({ "matched-later": 1, feedback: 1 });
  expect(await lake.metadata.db.selectFrom("unmatched_feedback").selectAll().execute()).toEqual([]);
});

test("a label months after its prediction finds it and marks its minute", async () => {
  await lake.predict("m", { id: "a", time: start });
  await lake.flush();
  lake.setClock(start + 90 * 86_400_000);
  await lake.feed("m", { predictionId: "a", label: true });
  await lake.flush();
  expect(await labels("m")).toEqual([["a", "true"]]);
  const touched = await lake.metadata.db.selectFrom("touched_minutes").selectAll().execute();
  expect(touched).toMatchObject([{ minute: start / 60_000, position: 2 }]);
});

test("the latest label counts, a correction beats all labels, and what was known then can be read", async () => {
  await lake.predict("m", { id: "a", time: start });
  const known = ["first", "second", "corrected", "too late"];
  for (const [place, label] of known.entries()) {
    const kind = label === "corrected" ? "correction" : "label";
    await lake.feed("m", { predictionId: "a", label, kind });
    if (place !== 1) await lake.flush();
  }
  expect(await labels("m")).toEqual([["a", "corrected"]]);
  expect(await labels("m", { position: 2 })).toEqual([["a", "first"]]);
  expect(await labels("m", { position: 3 })).toEqual([["a", "second"]]);
  expect(await labels("m", { position: 1 })).toEqual([["a", null]]);
  expect(await labels("m", { position: 0 })).toEqual([]);
});

test("a verdict with a label corrects; actions and outcomes are no labels", async () => {
  await lake.predict("m", { id: "a", time: start, prediction: 1 }, { id: "b", time: start });
  await lake.feed(
    "m",
    { predictionId: "a", kind: "verdict", label: 0 },
    { predictionId: "a", label: 1 },
    { predictionId: "b", kind: "action", name: "click" },
    { predictionId: "b", kind: "outcome", value: 3 },
  );
  await lake.flush();
  expect(await labels("m")).toEqual([
    ["a", 0],
    ["b", null],
  ]);
});

test("the same feedback sent twice counts once, waiting or matched", async () => {
  const feedback = { predictionId: "a", label: "x" };
  await lake.feed("m", feedback, feedback);
  await lake.flush();
  await lake.predict("m", { id: "a", time: start });
  await lake.feed("m", { ...feedback, id: "named" });
  await lake.flush();
  await lake.feed("m", feedback, { ...feedback, id: "named", label: "y" });
  await lake.flush();
  expect(await labels("m")).toEqual([["a", "x"]]);
  expect(await lake.counters("m")).toMatchObject({ feedback: 2, "feedback-duplicates": 3 });
});

test("rows set apart reach the quarantine; an entry that cannot be read does not stop the rest", async () => {
  const row = {
    kind: "prediction",
    reason: "id",
    field: "id",
    value: "1",
    message: "no",
    body: "{}",
  };
  await lake.append("quarantine")("m", [row]);
  await lake.log.append({
    ...{ model: "m", kind: "prediction", receivedAtMs: start, count: 1 },
    body: new TextEncoder().encode("{not json"),
  });
  await lake.predict("m", { id: "a", time: start });
  await lake.flush();
  const kept = await lake.metadata.db.selectFrom("quarantine").selectAll().execute();
  expect(kept.map(({ reason }) => reason)).toEqual(["id", "malformed"]);
  expect(await lake.counters("m")).toEqual({ accepted: 1, quarantined: 2 });
});

test("a writer waits until enough or long enough has come, and never when nothing has", async () => {
  const writer = await lake.writer();
  expect(await writer.turn({ isDue: true })).toMatchObject({ did: "nothing" });
  await lake.predict("m", { id: "a", time: start });
  expect(await writer.turn()).toEqual({ did: "nothing", waitMs: 5_000 });
  lake.setClock(start + 4_999);
  expect(await writer.turn()).toEqual({ did: "nothing", waitMs: 1 });
  lake.setClock(start + 5_000);
  expect(await writer.turn()).toEqual({ did: "cut", position: 1, events: 1 });
  expect(await lake.log.reader().read(0, { events: 9, bytes: 9 })).toEqual([]);
});

class Crash extends Error {}

test.each(cutSteps)(
  "a crash before the step %s leaves everything exactly once",
  async (step: CutStep) => {
    await lake.feed("m", { predictionId: "b", label: "early" });
    await lake.flush();
    await lake.predict("m", { id: "a", time: start }, { id: "b", time: start }, { id: "a" });
    await lake.feed("m", { predictionId: "a", label: "x" }, { predictionId: "c", label: "later" });
    await lake.append("quarantine")("m", [
      { kind: "prediction", reason: "id", field: null, value: null, message: "", body: "" },
    ]);
    const dying = await lake.writer({
      onStep(at) {
        if (at === step) throw new Crash();
      },
    });
    await expect(dying.turn({ isDue: true })).rejects.toThrow(Crash);
    // More comes in before the next start: the cut must not grow.
    await lake.predict("m", { id: "c", time: start });
    const before = await paths();
    await lake.flush();
    expect((await paths()).filter((path) => before.includes(path))).toEqual(before);
    const inOrder = (await labels("m")).toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(inOrder).toEqual([
      ["a", "x"],
      ["b", "early"],
      ["c", "later"],
    ]);
    expect(await lake.counters("m")).toEqual({
      ...{ accepted: 3, duplicates: 1, feedback: 3, unmatched: 2 },
      ...{ "matched-later": 2, quarantined: 1 },
    });
    const files = await lake.metadata.db.selectFrom("files").select(["path", "rows"]).execute();
    expect(files.map(({ path }) => path).sort()).toEqual(await paths());
    expect(await lake.metadata.db.selectFrom("cuts").selectAll().execute()).toEqual([]);
  },
);

test("the same cut made again gives the same files", async () => {
  await lake.predict("m", { id: "a", time: start, features: { x: 1 } });
  const die = (at: CutStep): void => {
    if (at === "commit") throw new Crash();
  };
  const sizes = async () => {
    const found = [];
    for await (const file of lake.lake.list()) found.push(file);
    return found;
  };
  await expect((await lake.writer({ onStep: die })).turn({ isDue: true })).rejects.toThrow(Crash);
  const first = await sizes();
  await expect((await lake.writer({ onStep: die })).turn({ isDue: true })).rejects.toThrow(Crash);
  expect(await sizes()).toEqual(first);
});

test("a writer that lost the log to another does nothing more", async () => {
  const zombie = await lake.writer();
  await lake.predict("m", { id: "a", time: start });
  await lake.flush();
  await lake.predict("m", { id: "b", time: start });
  await expect(zombie.turn({ isDue: true })).rejects.toThrow(LostCutError);
  await lake.flush();
  expect(await lake.counters("m")).toEqual({ accepted: 2 });
});

test("a writer that loses the log in the middle of a cut leaves nothing of it", async () => {
  await lake.predict("m", { id: "a", time: start });
  const overtaken = await lake.writer({
    onStep(at) {
      if (at !== "commit") return;
      const other = new DatabaseSync(join(lake.folder, "metadata.sqlite"));
      other.exec("update log_progress set epoch = epoch + 1");
      other.close();
    },
  });
  await expect(overtaken.turn({ isDue: true })).rejects.toThrow(LostCutError);
  expect(await lake.counters("m")).toEqual({});
  await lake.flush();
  expect(await labels("m")).toEqual([["a", null]]);
});
