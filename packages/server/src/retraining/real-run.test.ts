import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { readModelConfig } from "../monitors/monitored-models.ts";
import { createArtifactFiles } from "../registry/artifact-files.ts";
import { createAliasStore } from "../storage/metadata/alias-store.ts";
import { createRegistryStore } from "../storage/metadata/registry-store.ts";
import { createRunStore } from "../storage/metadata/run-store.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture } from "../testing/monitor-fixture.ts";
import { createRowSets } from "./row-sets.ts";
import { createRunAdjuster } from "./adjust-run.ts";
import { createRunGate } from "./gate-run.ts";
import { createRunPlanner } from "./plan-run-rows.ts";
import { createRunLoop } from "./run-loop.ts";
import { noHttp } from "./testing/run-world.ts";

/** Reads both sets as a program outside would, and answers as it is told. */
const program = (score: string): string => `
  import { readFileSync, writeFileSync } from "node:fs";
  import { createRequire } from "node:module";
  const { DuckDBInstance } = createRequire(process.argv[2])("@duckdb/node-api");
  const order = JSON.parse(readFileSync(process.env.PLUMBLINE_RUN, "utf8"));
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const rows = async (path) => (await db.run("SELECT * FROM '" + path + "'")).getRowObjectsJS();
  const training = await rows(order.trainingSet.address);
  console.log("learning from " + training.length + " rows, label " + order.trainingSet.label);
  const asked = await rows(order.evaluationSet.address);
  if (asked.some((row) => order.trainingSet.label in row)) throw new Error("I can see the labels");
  const lines = asked.map((row) => JSON.stringify({ id: row.id, score: (${score})(row) }));
  writeFileSync(order.outputFolder + "/answers.ndjson", lines.join("\\n"));
  writeFileSync(order.outputFolder + "/model.json", "{}");
  const candidate = { parameters: { trees: 7 }, metrics: { auroc: 0.8 }, git: { commit: "abc1234" } };
  writeFileSync(order.outputFolder + "/result.json", JSON.stringify({
    outcome: "candidate", message: "trained", candidate, answers: "answers.ndjson", artifact: "model.json" }));
`;

async function retrained(score: string) {
  const fixture = await monitorFixture();
  onTestFinished(() => fixture.close());
  const { lake } = fixture;
  const script = join(lake.folder, "train.mjs");
  writeFileSync(script, program(score));
  await fixture.configure({
    segments: [["kind"]],
    monitors: [{ name: "hourly", window: { every: "1h" } }],
    gate: { minRows: 100, metric: "log-loss" },
    policy: {
      training: { window: "4h", minRows: 100 },
      evaluation: { window: "6h", minRows: 100 },
      retries: 0,
      executor: { kind: "command", command: [process.execPath, script, import.meta.filename] },
    },
  });
  await fixture.hours(0, 10, { flipped: 0.8 });
  fixture.setClock(start + 10 * hourMs);
  await fixture.run();
  const modelId = await lake.modelId("m");
  const store = createRunStore(lake.metadata);
  await store.add({
    ...{ id: "r1", modelId, action: "retrain", reason: "it is upside down", actor: "ada" },
    ...{ decisionId: null, incidentId: null, executor: "command", details: null },
    ...{ eventTimeMs: start + 10 * hourMs, atMs: Date.now() },
  });
  const rowSets = createRowSets({
    ...lake,
    ...{ folder: join(lake.folder, "sets"), clock: Date.now },
  });
  const { metadata, tempFolder } = lake;
  const config = async (id: number) =>
    readModelConfig(JSON.stringify((await fixture.models.config(id)).document));
  const loop = createRunLoop({
    ...{ metadata, rowSets, config, http: noHttp, clock: Date.now, randomBytes },
    ...{ random: Math.random, environment: process.env, runFolder: join(lake.folder, "runs") },
    ...{ baseUrl: () => "http://127.0.0.1:7410", onChanged: () => undefined },
    monotonicMs: () => performance.now(),
    artifacts: createArtifactFiles({ folder: join(lake.folder, "artifacts"), tempFolder }),
    artifactLimitBytes: 1_000_000,
    planRows: createRunPlanner(metadata, Date.now),
    judge: createRunGate({ ...lake, rowSets, config, clock: Date.now }),
    adjust: createRunAdjuster({ ...lake, config }),
  });
  for (;;) {
    await loop.turn(new AbortController().signal);
    const run = await store.get("r1");
    if (run?.endedAtMs !== null && run !== undefined) {
      const entries = await store.entries("r1", { afterId: 0, limit: 1_000 });
      return { lake, run, modelId, log: entries.map(({ kind, text }) => `${kind}: ${text}`) };
    }
    await pause(20);
  }
}

test("a program outside trains on the sets, its candidate passes the gate and is champion", async () => {
  const { lake, run, modelId, log } = await retrained("({ x }) => 1 / (1 + Math.exp(0.9 * x))");
  expect(run.progress.message).toContain("is champion in place of v1");
  expect(run).toMatchObject({ state: "promoted", gate: { verdict: "better", champion: "v1" } });
  expect(log.join("\n")).toMatch(/stdout: learning from \d+ rows, label label/);
  const aliases = createAliasStore(lake.metadata, Date.now);
  expect(await aliases.target(modelId, "champion")).toMatchObject({ version: "retrain-r1" });
  const known = await createRegistryStore(lake.metadata, Date.now).find(modelId, "retrain-r1");
  expect(known?.entry?.details).toMatchObject({
    ...{ parameters: { trees: 7 }, metrics: { auroc: 0.8 }, git: { commit: "abc1234" } },
    data: [{ kind: "plumbline", id: run.trainingSetId }],
  });
  expect(known?.entry?.baselineId).not.toBeNull();
});

test("the champion's own answers, sent back, are refused at the gate", async () => {
  const { lake, run, modelId } = await retrained("({ score }) => score");
  expect(run).toMatchObject({ state: "refused", gate: { promote: false } });
  const aliases = createAliasStore(lake.metadata, Date.now);
  expect(await aliases.target(modelId, "champion")).toMatchObject({ version: "v1" });
});
