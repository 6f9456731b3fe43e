import { lineageSchema, versionDiffSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import { watchedServer } from "../testing/watched-server.ts";
import { registryServer } from "./testing/registry-server.ts";

const body = {
  version: "v1",
  git: { commit: "c0ffee", branch: "main" },
  data: [{ kind: "dvc", id: "d1" }],
  parameters: { depth: 3, engine: "trees" },
  metrics: { auroc: 0.8 },
  artifact: { address: "s3://models/v1" },
};

test("a version is registered once, listed, and never changes", async () => {
  const { post, get, metadata } = await registryServer();
  expect(await post("/versions", body)).toMatchObject({
    status: 201,
    body: { model: "churn", version: "v1", kind: "model", actor: "local", aliases: ["champion"] },
  });
  expect((await post("/versions", body)).status).toBe(200);
  expect(await post("/versions", { ...body, metrics: { auroc: 0.9 } })).toMatchObject({
    status: 409,
    body: { code: "PL_VERSION_CONFLICT" },
  });
  expect(await post("/versions", { version: "v2", parent: "v0" })).toMatchObject({
    ...{ status: 422, body: { code: "PL_VERSION_INVALID" } },
  });
  expect(await get("/versions")).toMatchObject({ body: { versions: [{ version: "v1" }] } });
  expect(await get("/versions/v1")).toMatchObject({
    body: { details: { parameters: { depth: 3 }, git: { commit: "c0ffee", isDirty: false } } },
  });
  expect(await get("/versions/v")).toMatchObject({
    status: 404,
    body: { code: "PL_VERSION_UNKNOWN" },
  });
  const audit = await createAuditStore(metadata.db).list({ action: "register-version" });
  expect(audit).toMatchObject([{ actor: "local", details: { version: "v1" } }]);
});

test("two versions are compared by what differs", async () => {
  const { post, get } = await registryServer();
  await post("/versions", body);
  const next = {
    ...{ version: "v2", parent: "v1", git: { commit: "beef" }, data: [{ kind: "dvc", id: "d2" }] },
    ...{ parameters: { depth: 4, engine: "trees" }, metrics: { auroc: 0.85, brier: 0.1 } },
    ...{ artifact: body.artifact, threshold: 0.4 },
  };
  await post("/versions", next);
  const { body: answer } = await get("/versions/v1/diff/v2");
  const diff = versionDiffSchema.parse(answer);
  expect(diff).toMatchObject({
    data: [{ kind: "dvc", a: "d1", b: "d2" }],
    code: { a: { commit: "c0ffee" }, b: { commit: "beef" } },
    artifact: null,
    parameters: [{ name: "depth", a: 3, b: 4 }],
    metrics: [
      { name: "auroc", difference: expect.closeTo(0.05, 9) },
      { name: "brier", difference: null },
    ],
    scoring: [{ name: "threshold", a: null, b: 0.4 }],
    summary: "They differ in data, code, 1 parameters, 2 metrics, what is done to the score",
  });
  expect(await get("/versions/v1/diff/v1")).toMatchObject({
    body: { summary: "Nothing that is known differs" },
  });
});

test("lineage leads from data over versions and rows to what was found, and to runs", async () => {
  const { app, lake } = await watchedServer();
  const post = (payload: object) =>
    app.inject({ method: "POST", url: "/v1/models/fraud/versions", payload });
  await post({ version: "v1", data: [{ kind: "dvc", id: "d1" }] });
  await post({ version: "v2", parent: "v1" });
  await post({
    version: "v1-t",
    parent: "v1",
    adjustments: [{ kind: "threshold", threshold: 0.4 }],
  });
  const modelId = await lake.modelId("fraud");
  await lake.metadata.db
    .insertInto("incidents")
    .values({
      ...{ model_id: modelId, cause_key: "k", kind: "performance", severity: "critical" },
      ...{
        state: "open",
        title: "Worse",
        summary: "",
        version: "v1",
        segment: null,
        caused_by: null,
      },
      ...{ owner: null, opened_at: 1, first_window_at: 1, last_window_at: 1, changed_at: 1 },
      ...{
        resolved_at: null,
        closed_at: null,
        close_reason: null,
        well_windows: 0,
        details_json: "{}",
      },
    })
    .execute();
  const lineage = async (query = "") =>
    lineageSchema.parse((await app.inject({ url: `/v1/models/fraud/lineage${query}` })).json());
  const whole = await lineage();
  const edges = whole.edges.map(({ from, to, why }) => `${from} ${why} ${to}`);
  expect(edges).toEqual(
    expect.arrayContaining([
      "data:dvc:d1 trained on version:v1",
      "version:v1 followed by version:v2",
      "version:v1 adjusted version:v1-t",
      "version:v1 answered predictions:v1",
      "predictions:v1 judged evaluations:v1",
      "evaluations:v1 alarmed incident:1",
    ]),
  );
  expect(whole.nodes.find(({ id }) => id === "predictions:v1")?.facts).toMatchObject({
    rowsJudged: 720,
  });
  const family = (await lineage("?version=v2")).nodes.map(({ id }) => id);
  expect(family).toEqual(expect.arrayContaining(["version:v1", "version:v2"]));
  expect(family).not.toContain("version:nothing");
  expect(family).toContain("data:dvc:d1");
  const diff = await app.inject({ url: "/v1/models/fraud/versions/v1/diff/v2" });
  expect(versionDiffSchema.parse(diff.json()).baseline).toMatchObject({ columns: [] });
});
