import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLogAnswerSchema, runsAnswerSchema, runSchema } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { runTokenHash } from "../../domain/run-token.ts";
import { createModelDirectory } from "../../ingest/model-directory.ts";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { runRecords } from "../../storage/metadata/run-store.ts";
import { testServer } from "../testing/test-server.ts";

const token = "plr_0123456789abcdefghijklmnopqrstuvwxyz";

async function withRuns(config: object | null = { policy: { executor: { kind: "webhook" } } }) {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-http-runs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const metadata = await openMetadata(":memory:");
  const store = createModelStore(metadata.db);
  const { id } = await store.create("churn", 1);
  if (config !== null) await store.saveConfig(id, config, 0);
  await metadata.db
    .insertInto("versions")
    .values({ model_id: id, version: "v1", first_seen_at: 1, last_seen_at: 5_000 })
    .execute();
  const models = await createModelDirectory(store, () => 5, { canCreate: false, maxModels: 9 });
  let woken = 0;
  const { app } = await testServer({
    settings: { artifactLimitBytes: 1_000 },
    deps: { metadata, models, runFolder: folder, wakeLoop: () => woken++ },
  });
  const ask = async (method: "GET" | "POST" | "PUT", url: string, payload?: object | string) => {
    const isText = typeof payload === "string";
    const answer = await app.inject({
      ...{ method, url },
      ...(payload === undefined ? {} : { payload }),
      headers: {
        authorization: `Bearer ${token}`,
        ...(isText ? { "content-type": "application/octet-stream" } : {}),
      },
    });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  const start = async (body: object = { reason: "it is due" }) =>
    runSchema.parse((await ask("POST", "/v1/models/churn/runs", body)).body);
  /** Brings a run to where an answer is waited for. */
  const running = async () => {
    const run = await start();
    const changes = { tokenHash: runTokenHash(token) };
    await metadata.transaction((prepare) => {
      const records = runRecords(prepare);
      records.move(run.id, "queued", "triggered", changes, 10);
      records.move(run.id, "triggered", "running", {}, 11);
    });
    return run;
  };
  const log = async (run: string) =>
    runLogAnswerSchema.parse((await ask("GET", `/v1/runs/${run}/log`)).body);
  const woke = () => woken;
  return { metadata, folder, ask, start, running, log, woke };
}

const result = { outcome: "candidate", answers: "answers.csv" };

test("a run is asked for, listed and shown, and the audit knows who asked", async () => {
  const { metadata, ask, start, log, woke } = await withRuns();
  const run = await start({ reason: "customers complain" });
  expect(run).toMatchObject({
    ...{ state: "queued", action: "retrain", actor: "local", executor: "webhook" },
    ...{ reason: "customers complain", eventTime: "1970-01-01T00:00:05.000Z", gate: null },
  });
  const listed = runsAnswerSchema.parse((await ask("GET", "/v1/models/churn/runs")).body);
  expect(listed).toEqual({ runs: [run], next: null });
  expect((await ask("GET", `/v1/runs/${run.id}`)).body).toEqual(run);
  expect(await log(run.id)).toMatchObject({
    entries: [{ kind: "state", text: "Queued by local: customers complain" }],
    isOver: false,
  });
  const audit = await createAuditStore(metadata.db).list({ subject: "churn" });
  expect(audit).toMatchObject([{ action: "run-queued", actor: "local", details: { run: run.id } }]);
  expect(woke()).toBe(1);
});

test("a second run waits for the first; what cannot be run is refused in words", async () => {
  const { ask, start } = await withRuns();
  const run = await start();
  const second = await ask("POST", "/v1/models/churn/runs", { reason: "again" });
  expect(second).toMatchObject({ status: 409, body: { code: "PL_RUN_UNDER_WAY" } });
  expect(String(second.body["detail"])).toContain(run.id);

  const bare = await withRuns(null);
  const none = await bare.ask("POST", "/v1/models/churn/runs", { reason: "now" });
  expect(none).toMatchObject({ status: 422, body: { code: "PL_RUN_IMPOSSIBLE" } });
  expect(await bare.start({ action: "threshold", reason: "now" })).toMatchObject({
    executor: "none",
  });
});

test.each([
  ["no reason", {}, 400],
  ["an unknown action", { action: "pray", reason: "x" }, 400],
  ["an incident that is not there", { reason: "x", incident: 9 }, 404],
])("a run with %s is refused", async (_, body, status) => {
  const { ask } = await withRuns();
  expect((await ask("POST", "/v1/models/churn/runs", body)).status).toBe(status);
});

test("pages of runs follow each other", async () => {
  const { metadata, ask } = await withRuns();
  await metadata.transaction((prepare) => {
    const records = runRecords(prepare);
    for (const id of ["r1", "r2", "r3"]) {
      records.add({
        ...{ id, modelId: 1, action: "retrain", reason: "x", actor: "ada", decisionId: null },
        ...{ incidentId: null, executor: "none", eventTimeMs: 1, details: null, atMs: 1 },
      });
      records.move(id, "queued", "failed", {}, 2);
    }
  });
  const page = async (query: string) =>
    runsAnswerSchema.parse((await ask("GET", `/v1/models/churn/runs${query}`)).body);
  const first = await page("?limit=2");
  expect(first.runs.map(({ id }) => id)).toEqual(["r3", "r2"]);
  const second = await page(`?limit=2&before=${first.next}`);
  expect(second.runs.map(({ id }) => id)).toEqual(["r1"]);
  expect(second.next).toBeNull();
});

test("a run is cancelled once, and not after its end", async () => {
  const { metadata, ask, start, log } = await withRuns();
  const run = await start();
  const cancel = (reason = "wrong data") => ask("POST", `/v1/runs/${run.id}/cancel`, { reason });
  expect((await cancel()).body).toMatchObject({ cancelRequested: true, state: "queued" });
  expect((await cancel("again")).status).toBe(200);
  const lines = (await log(run.id)).entries.map(({ text }) => text);
  expect(lines).toContain("local asked for its end: wrong data");
  expect(lines).toHaveLength(2);
  await metadata.transaction((prepare) =>
    runRecords(prepare).move(run.id, "queued", "cancelled", {}, 9),
  );
  expect(await cancel()).toMatchObject({ status: 409, body: { code: "PL_RUN_OVER" } });
  expect((await ask("POST", "/v1/runs/r9/cancel", { reason: "x" })).status).toBe(404);
});

test("the first answer counts; a second one is noted", async () => {
  const { metadata, ask, running, log, woke } = await withRuns();
  const run = await running();
  const answer = (body: object) => ask("PUT", `/v1/runs/${run.id}/result`, body);
  expect((await answer(result)).status).toBe(200);
  expect(await answer({ outcome: "failed", message: "no, it failed" })).toMatchObject({
    ...{ status: 409, body: { code: "PL_RUN_ANSWERED" } },
  });
  const stored = await metadata.read((prepare) => runRecords(prepare).get(run.id));
  expect(stored?.answer).toMatchObject(result);
  expect((await log(run.id)).entries.at(-1)?.text).toBe(
    "An answer that does not count came (failed: no, it failed): it has been answered already",
  );
  expect(woke()).toBe(2);
});

test("an answer after the cancellation, or after the end, is noted and does not count", async () => {
  const { metadata, ask, running, log } = await withRuns();
  const run = await running();
  await ask("POST", `/v1/runs/${run.id}/cancel`, { reason: "wrong data" });
  const answer = () => ask("PUT", `/v1/runs/${run.id}/result`, result);
  expect(String((await answer()).body["detail"])).toContain("it is being cancelled");
  await metadata.transaction((prepare) =>
    runRecords(prepare).move(run.id, "running", "cancelled", {}, 20),
  );
  expect((await answer()).status).toBe(409);
  const stored = await metadata.read((prepare) => runRecords(prepare).get(run.id));
  expect(stored).toMatchObject({ state: "cancelled", answer: null });
  expect((await log(run.id)).entries.at(-1)?.text).toContain("it is cancelled");
});

test("without the token of the attempt nothing is taken", async () => {
  const { metadata, ask, start } = await withRuns();
  const run = await start();
  const changes = { tokenHash: runTokenHash("plr_another") };
  await metadata.transaction((prepare) =>
    runRecords(prepare).move(run.id, "queued", "triggered", changes, 10),
  );
  for (const [url, body] of [
    [`/v1/runs/${run.id}/result`, result],
    [`/v1/runs/${run.id}/files/model.bin`, "weights"],
  ] as const) {
    expect(await ask("PUT", url, body)).toMatchObject({
      ...{ status: 403, body: { code: "PL_RUN_TOKEN" } },
    });
  }
  expect((await ask("PUT", "/v1/runs/r9/result", result)).status).toBe(404);
});

test.each([
  ["no outcome", {}],
  ["a candidate without answers", { outcome: "candidate" }],
  ["an unknown key", { ...result, x: 1 }],
])("an answer with %s is refused, and another one may come", async (_, body) => {
  const { ask, running } = await withRuns();
  const run = await running();
  expect((await ask("PUT", `/v1/runs/${run.id}/result`, body)).status).toBe(400);
  expect((await ask("PUT", `/v1/runs/${run.id}/result`, result)).status).toBe(200);
});

test("files come whole or not at all, and only before the answer", async () => {
  const { folder, ask, running } = await withRuns();
  const run = await running();
  const send = (name: string, body: string) =>
    ask("PUT", `/v1/runs/${run.id}/files/${encodeURIComponent(name)}`, body);
  expect(await send("answers.csv", "id,score\n")).toMatchObject({
    ...{ status: 201, body: { name: "answers.csv", bytes: 9 } },
  });
  expect((await send("answers.csv", "id,score\na,1\n")).status).toBe(201);
  const files = join(folder, run.id, "1", "files");
  expect(readFileSync(join(files, "answers.csv"), "utf8")).toBe("id,score\na,1\n");
  expect(await send("big.bin", "x".repeat(2_000))).toMatchObject({ status: 413 });
  expect(await send("../escape", "x")).toMatchObject({ status: 422 });
  expect(await send(".hidden", "x")).toMatchObject({ status: 422 });
  expect(readdirSync(files)).toEqual(["answers.csv"]);
  for (let count = 0; count < 19; count++) await send(`f${count}`, "x");
  expect(await send("one-more", "x")).toMatchObject({ status: 422 });
  await ask("PUT", `/v1/runs/${run.id}/result`, result);
  expect(await send("late.csv", "x")).toMatchObject({ status: 409 });
});
