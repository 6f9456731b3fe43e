import {
  decisionsAnswerSchema,
  policyAnswerSchema,
  policyTestAnswerSchema,
  rowSetsAnswerSchema,
} from "@plumbline/contracts";
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createModelDirectory } from "../../ingest/model-directory.ts";
import { createRowSets } from "../../retraining/row-sets.ts";
import { decisionRecords, type NewDecision } from "../../storage/metadata/decision-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { runRecords } from "../../storage/metadata/run-store.ts";
import { start } from "../../testing/lake-fixture.ts";
import { hourMs, monitorFixture } from "../../testing/monitor-fixture.ts";
import { testServer } from "../testing/test-server.ts";

const policy = {
  when: { age: "3h" },
  executor: { kind: "command", command: ["true"] },
  cooldown: "7d",
  training: { window: "8h", minRows: 100 },
  evaluation: { window: "2h", minRows: 100 },
};
const document = {
  task: "binary",
  baseline: { kind: "first-rows", rows: 1_000 },
  monitors: [{ name: "hourly", window: { every: "1h" } }],
};

async function fixture(settings: object = {}) {
  const model = await monitorFixture();
  onTestFinished(() => model.close());
  const { metadata } = model.lake;
  model.setClock(start + 9 * hourMs);
  await model.configure({ ...document, policy });
  await model.hours(0, 8);
  await model.run();
  const models = await createModelDirectory(createModelStore(metadata.db), model.now, {
    ...{ canCreate: false, maxModels: 9 },
  });
  const setFolder = join(model.lake.folder, "sets");
  await mkdir(setFolder);
  const { app, keys } = await testServer({ settings, deps: { metadata, models, setFolder } });
  const ask = async (method: "GET" | "POST" | "PUT", url: string, payload?: object) => {
    const answer = await app.inject({
      ...{ method, url: `/v1/models/${url}` },
      ...(payload === undefined ? {} : { payload }),
    });
    return answer.json<unknown>();
  };
  return { model, metadata, setFolder, app, ask, keys, id: await model.lake.modelId("m") };
}

test("a policy is shown in words, tried on the past, and refused when it contradicts itself", async () => {
  const { ask, metadata } = await fixture();
  const shown = policyAnswerSchema.parse(await ask("GET", "m/policy"));
  expect(shown).toMatchObject({ revision: 1, policy: { when: { age: "3h" } } });
  expect(shown.summary[0]).toBe("It acts when the champion is older than 3h.");
  expect(shown.problems).toMatchObject([{ level: "warning", path: ["evaluation", "minRows"] }]);

  const tried = policyTestAnswerSchema.parse(await ask("POST", "m/policy/test", {}));
  expect(tried).toMatchObject({ runs: 1, isAll: true });
  expect(tried.decisions.map(({ action }) => action)).toEqual(["nothing", "retrain", "wait"]);
  expect(tried.looks).toBe(tried.decisions.reduce((sum, { repeats }) => sum + repeats, 0));
  const other = await ask("POST", "m/policy/test", {
    policy: { ...policy, when: { age: "90d" } },
    from: new Date(start + 2 * hourMs).toISOString(),
    to: new Date(start + 4 * hourMs).toISOString(),
  });
  expect(policyTestAnswerSchema.parse(other)).toMatchObject({
    ...{ runs: 0, looks: 2, decisions: [{ action: "nothing", repeats: 2 }] },
  });
  expect(await metadata.db.selectFrom("decisions").selectAll().execute()).toEqual([]);

  const broken = { ...policy, budget: { runsPerMonth: 0 } };
  expect(await ask("POST", "m/policy/test", { policy: broken })).toMatchObject({
    ...{ status: 422, code: "PL_POLICY_INVALID" },
  });
  const refused = await ask("PUT", "m/config", { ...document, policy: broken });
  expect(refused).toMatchObject({
    code: "PL_CONFIG_INVALID",
    errors: [{ path: "policy.budget.runsPerMonth" }],
  });
  await ask("PUT", "m/config", document);
  expect(await ask("GET", "m/policy")).toMatchObject({ policy: null, problems: [] });
  expect(await ask("POST", "m/policy/test", {})).toMatchObject({ code: "PL_POLICY_INVALID" });
  expect(await ask("GET", "other/policy")).toMatchObject({ code: "PL_MODEL_UNKNOWN" });
});

test("decisions are listed by page, and one is shown", async () => {
  const { ask, metadata, id } = await fixture();
  const decision: NewDecision = {
    ...{ modelId: id, atMs: start, eventTimeMs: start, action: "wait", wanted: "retrain" },
    ...{ reason: "Not now", runId: null, changePointMs: start, policyRevision: 1, incidentId: 4 },
    ...{ foldKey: "a", factsKey: "b", toldKey: "" },
    findings: [{ part: "bar", name: "cooldown", outcome: "yes", reason: "3 d are left" }],
  };
  await metadata.transaction((prepare) => {
    const records = decisionRecords(prepare);
    records.add(decision);
    records.repeat(records.add({ ...decision, incidentId: null }), {
      ...decision,
      atMs: start + 5,
    });
  });
  const page = async (query: string) =>
    decisionsAnswerSchema.parse(await ask("GET", `m/decisions?${query}`));
  const first = await page("limit=1");
  expect(first).toMatchObject({ decisions: [{ id: 2, repeats: 2 }], next: 2 });
  expect((await page("limit=1&before=2")).decisions).toMatchObject([
    { id: 1, changePoint: "2026-03-01T00:00:00.000Z", findings: decision.findings },
  ]);
  expect((await page("incident=4")).decisions).toHaveLength(1);
  expect((await page("action=retrain")).decisions).toEqual([]);
  expect(await ask("GET", "m/decisions/1")).toMatchObject({ id: 1, model: "m" });
  expect(await ask("GET", "m/decisions/9")).toMatchObject({ code: "PL_DECISION_UNKNOWN" });
});

test("sets are listed and read: with a key, or with the token of the run they belong to", async () => {
  const { app, metadata, model, setFolder, id, keys } = await fixture({ requireKeys: "always" });
  const { tempFolder, lake } = model.lake;
  const sets = createRowSets({ metadata, lake, folder: setFolder, tempFolder, clock: model.now });
  const request = {
    ...{ from: new Date(start).toISOString(), to: new Date(start + 4 * hourMs).toISOString() },
    ...{ exclude: [], position: 1e9, version: null, labelledOnly: true, withLabels: true },
  };
  const set = await sets.make(id, request);
  const { text: key } = await keys.create("reader", ["read"]);
  const get = (url: string, token?: string) =>
    app.inject({
      url: `/v1/models/m/row-sets${url}`,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  const { sets: listed } = rowSetsAnswerSchema.parse((await get("", key)).json());
  expect(listed).toMatchObject([{ id: set.id, model: "m", rows: 800, request }]);
  expect((await get(`/${set.id}`, key)).json()).toEqual(listed[0]);
  expect((await get("/unknown", key)).json()).toMatchObject({ code: "PL_ROW_SET_UNKNOWN" });

  const file = await get(`/${set.id}/file`, key);
  expect(file.rawPayload.equals(await readFile(set.path))).toBe(true);
  expect(file.headers["content-length"]).toBe(String(set.bytes));

  const token = "a-token-of-this-attempt";
  await metadata.transaction((prepare) => {
    const records = runRecords(prepare);
    records.add({
      ...{ id: "r1", modelId: id, action: "retrain", reason: "test", actor: "me", atMs: start },
      ...{ decisionId: null, incidentId: null, executor: "webhook", eventTimeMs: start },
      details: null,
    });
    const tokenHash = createHash("sha256").update(token).digest("hex");
    records.move("r1", "queued", "queued", { tokenHash, trainingSetId: set.id }, start);
  });
  expect((await get(`/${set.id}/file`, token)).statusCode).toBe(200);
  expect((await get(`/${set.id}/file`, "another")).json()).toMatchObject({ status: 401 });
  expect((await get(`/${set.id}`, token)).json()).toMatchObject({ status: 401 });
  const blind = await sets.make(id, { ...request, withLabels: false });
  expect((await get(`/${blind.id}/file`, token)).statusCode).toBe(401);
});
