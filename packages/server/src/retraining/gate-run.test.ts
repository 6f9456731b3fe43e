import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelConfigSchema } from "@plumbline/contracts";
import { createDuckDbEngine } from "@plumbline/core";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { logPosition } from "../ingest/log-progress.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture } from "../testing/monitor-fixture.ts";
import { createRegistryStore } from "../storage/metadata/registry-store.ts";
import { createRunStore } from "../storage/metadata/run-store.ts";
import { versionDetailsSchema } from "@plumbline/contracts";
import { createRunAdjuster } from "./adjust-run.ts";
import { createRunGate } from "./gate-run.ts";
import { createRowSets } from "./row-sets.ts";
import { evaluationRequest, trainingRequest } from "./run-order.ts";

type Row = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Ten hours of a model: the first four train a candidate, the last six judge it. The champion's scores
 * have gone stale there: labels say the opposite.
 */
async function judged(
  atEnd: (close: () => Promise<void>) => void = onTestFinished,
  [old, recent]: readonly [number, number] = [0.1, 0.8],
) {
  const fixture = await monitorFixture();
  atEnd(() => fixture.close());
  const { lake } = fixture;
  const document = {
    segments: [["kind"]],
    gate: { minRows: 100, metric: "log-loss" },
    baseline: { kind: "first-rows", rows: 400 },
  };
  await fixture.configure(document);
  await fixture.hours(0, 4, { flipped: old });
  await fixture.hours(4, 10, { flipped: recent });
  fixture.setClock(start + 20 * hourMs);
  await fixture.run();
  const modelId = await lake.modelId("m");
  const position = await logPosition(lake.metadata);
  const details = {
    changePointMs: null,
    training: { fromMs: start, toMs: start + 4 * hourMs, exclude: [] },
    evaluation: { fromMs: start + 4 * hourMs, toMs: start + 10 * hourMs },
    ...{ position, policyRevision: 1 },
  };
  const sets = createRowSets({ ...lake, folder: join(lake.folder, "sets"), clock: () => start });
  const training = await sets.make(modelId, trainingRequest(details));
  const evaluation = await sets.make(modelId, evaluationRequest(details, "v1"));
  const store = createRunStore(lake.metadata);
  const added = await store.add({
    ...{
      id: "r1",
      modelId,
      action: "retrain",
      reason: "x",
      actor: "ada",
      decisionId: null,
      details,
    },
    ...{ incidentId: null, executor: "none", eventTimeMs: start, atMs: start },
  });
  if (added === undefined) throw new Error("no run");
  const run = {
    ...added,
    ...{
      champion: "v1",
      candidate: "c1",
      trainingSetId: training.id,
      evaluationSetId: evaluation.id,
    },
  };
  const registry = createRegistryStore(lake.metadata, () => start);
  const details0 = versionDetailsSchema.parse({});
  await registry.register({
    ...{ modelId, version: "c1", parent: "v1", runId: "r1", details: details0, actor: "plumbline" },
  });
  const engine = await createDuckDbEngine({ tempFolder: lake.tempFolder });
  const table = await engine.open({ paths: [evaluation.path] });
  const names = table.columns.map(({ name }) => name);
  const columns = await table.values(names);
  const rows: Row[] = Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(names.map((name, at) => [name, (columns[at]?.[row] ?? null) as string])),
  );
  await engine.close();
  const config = modelConfigSchema.parse(document);
  const judge = createRunGate({
    ...{
      metadata: lake.metadata,
      rows: lake.rows,
      database: lake.database,
      rowSets: sets,
      tempFolder: lake.tempFolder,
    },
    ...{ config: () => Promise.resolve(config), clock: () => start },
  });
  const answer = (name: string, text: string, trainingSet: string | null = training.id) => {
    const path = join(lake.folder, name);
    writeFileSync(path, text);
    return judge(run, { answers: path, trainingSet });
  };
  const lines = (rowOf: (row: Row, place: number) => object | null) =>
    rows
      .map((row, place) => rowOf(row, place))
      .filter((row) => row !== null)
      .map((row) => JSON.stringify(row))
      .join("\n");
  const adjust = createRunAdjuster({
    ...{ metadata: lake.metadata, rows: lake.rows, config: () => Promise.resolve(config) },
  });
  return { lake, rows, names, answer, lines, run, sets, registry, judge, adjust };
}

/** For tests that only look. */
const shared = await judged(afterAll);

/** Right where the champion is wrong by now. */
const turned = ({ id, x }: Row) => ({ id, score: 1 / (1 + Math.exp(0.9 * Number(x))) });

const outcomeOf = (
  { tests }: { readonly tests: readonly { test: string; outcome: string; reason: string }[] },
  name: string,
) => tests.find(({ test: one }) => one === name);

test("a candidate that is better on the rows both answered is let in, slice by slice", async () => {
  const { answer, lines, names, rows } = shared;
  expect(names).not.toContain("label");
  const verdict = await answer("answers.ndjson", lines(turned));
  expect(verdict).toMatchObject({
    ...{ champion: "v1", candidate: "c1", model: "m", verdict: "better", promote: true },
    ...{ metric: "log-loss", rows: rows.length },
  });
  const slices = verdict.tests.filter(({ test: one }) => one === "slice");
  expect(slices.length).toBeGreaterThanOrEqual(3);
  expect(outcomeOf(verdict, "leakage")?.outcome).toBe("pass");
  expect(outcomeOf(verdict, "training-data")?.outcome).toBe("pass");
});

test("the champion's own answers again are not better", async () => {
  const { answer, lines } = shared;
  const verdict = await answer(
    "same.ndjson",
    lines(({ id, score }) => ({ id, score })),
  );
  expect(verdict.promote).toBe(false);
});

test("answers come as CSV as well, by id and not by place", async () => {
  const { answer, rows } = shared;
  const text = rows
    .toReversed()
    .map(turned)
    .map(({ id, score }) => `${String(id)},${score}`);
  const verdict = await answer("answers.csv", ["id,score", ...text, ""].join("\n"));
  expect(verdict.promote).toBe(true);
});

test.each([
  [
    "a NaN among the scores",
    (row: Row, at: number) => (at < 9 ? { id: row["id"], score: "NaN" } : turned(row)),
  ],
  ["a third of the rows unanswered", (row: Row, at: number) => (at % 3 === 0 ? null : turned(row))],
  ["ids nobody asked for", (row: Row) => ({ ...turned(row), id: `other-${String(row["id"])}` })],
] as const)("a candidate with %s is refused in words", async (_, rowOf) => {
  const { answer, lines } = shared;
  const verdict = await answer("answers.ndjson", lines(rowOf));
  expect(verdict).toMatchObject({ promote: false, verdict: "refused" });
  expect(verdict.summary).toContain("c1 is refused against v1");
});

test.each([
  ["no id", "a.ndjson", '{"key":"a","score":1}\n', "no column id; they have key, score"],
  ["nothing but ids", "a.ndjson", '{"id":"a"}\n', "neither score nor prediction"],
  ["a format nobody knows", "a.xlsx", "PK", "Its answers cannot be read"],
  ["a broken file", "a.parquet", "PAR1 but not really", "Its answers cannot be read"],
])("answers with %s end the run in words", async (_, name, text, words) => {
  const { answer } = shared;
  await expect(answer(name, text)).rejects.toThrow(words);
});

test("rows that were trained on are found among those that judge", async () => {
  const { answer, lines, sets, run } = shared;
  const everything = await sets.make(run.modelId, {
    ...trainingRequest(run.details as NonNullable<typeof run.details>),
    to: new Date(start + 10 * hourMs).toISOString(),
  });
  const verdict = await answer("answers.ndjson", lines(turned), everything.id);
  expect(outcomeOf(verdict, "leakage")?.outcome).toBe("fail");
  expect(verdict.promote).toBe(false);
});

test("labels count as they are known now, and rows that were not asked do not", async () => {
  const { answer, lines, lake, rows } = await judged();
  const [first] = rows;
  await lake.feed("m", {
    ...{ predictionId: String(first?.["id"]), kind: "correction", label: true, time: start },
  });
  await lake.predict("m", {
    ...{ id: "late", time: start + 5 * hourMs, version: "v1", score: 0.5, prediction: true },
    features: { x: 0, kind: "a" },
  });
  await lake.feed("m", { predictionId: "late", label: true, time: start + 5 * hourMs });
  await lake.flush();
  const verdict = await answer("answers.ndjson", lines(turned));
  expect(verdict.rows).toBe(rows.length);
  expect(verdict.promote).toBe(true);
});

test("a training set with a broken column refuses the candidate", async () => {
  const { answer, lines, sets, run, lake } = await judged();
  await lake.predict(
    "m",
    ...Array.from({ length: 800 }, (_, i) => ({
      ...{ id: `b${i}`, time: start + 3 * hourMs + i, version: "v1", score: 0.5, prediction: true },
      features: { x: null, kind: "a" },
    })),
  );
  await lake.feed(
    "m",
    ...Array.from({ length: 800 }, (_, i) => ({ predictionId: `b${i}`, label: i % 2 === 0 })),
  );
  await lake.flush();
  const broken = await sets.make(run.modelId, {
    ...trainingRequest(run.details as NonNullable<typeof run.details>),
    position: await logPosition(lake.metadata),
  });
  const verdict = await answer("answers.ndjson", lines(turned), broken.id);
  const found = outcomeOf(verdict, "training-data");
  expect(found?.outcome).toBe("fail");
  expect(found?.reason).toContain("x");
});

test.each(["threshold", "recalibrate"] as const)(
  "%s: fitted on the older rows, judged on the newer ones by what it can better",
  async (action) => {
    const { adjust, judge, run, registry } = await judged(onTestFinished, [0.3, 0.3]);
    const { adjustments, note } = await adjust({ ...run, action });
    expect(adjustments).toHaveLength(1);
    expect(note).toMatch(/800 rows/);
    const details = versionDetailsSchema.parse({ adjustments, note });
    await registry.register({
      ...{ modelId: run.modelId, version: "a1", parent: "v1", runId: "r1", details, actor: "x" },
    });
    const adjusted = { ...run, action, candidate: "a1" };
    const verdict = await judge(adjusted, { answers: null, trainingSet: null });
    expect(verdict.metric).toBe(action === "threshold" ? "f1" : "log-loss");
    expect(verdict.candidate).toBe("a1");
    if (action === "recalibrate")
      expect(verdict).toMatchObject({ verdict: "better", promote: true });
  },
);

test("what cannot be adjusted ends the run in words", async () => {
  const { adjust, run } = shared;
  const details = run.details as NonNullable<typeof run.details>;
  const evaluation = { ...details, training: { ...details.evaluation, exclude: [] } };
  await expect(adjust({ ...run, action: "recalibrate", details: evaluation })).rejects.toThrow(
    "upside down",
  );
  const empty = { ...details, training: { fromMs: 0, toMs: 1, exclude: [] } };
  await expect(adjust({ ...run, action: "threshold", details: empty })).rejects.toThrow(
    "Only a yes-or-no model that logs its scores",
  );
});
