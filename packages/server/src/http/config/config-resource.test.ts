import { configAnswerSchema, configChangedSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { createModelDirectory } from "../../ingest/model-directory.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { testServer } from "../testing/test-server.ts";

async function configured() {
  const metadata = await openMetadata(":memory:");
  const models = await createModelDirectory(createModelStore(metadata.db), () => 5, {
    ...{ canCreate: false, maxModels: 9 },
  });
  const { app } = await testServer({ deps: { metadata, models } });
  const url = "/v1/models/fraud/config";
  const put = (body: object | string, query = "") =>
    app.inject({
      ...{ method: "PUT", url: `${url}${query}` },
      ...(typeof body === "string"
        ? { headers: { "content-type": "application/yaml" }, payload: body }
        : { payload: body }),
    });
  const get = async () => configAnswerSchema.parse((await app.inject({ url })).json());
  const change = async (body: object | string, query = "") =>
    configChangedSchema.parse((await put(body, query)).json());
  return { metadata, models, put, get, change };
}

const yaml = `
timeZone: Europe/Berlin   # where the shop is
monitors:
  - name: hourly
    window: { every: 1h }
  - name: daily
    window: { every: 1d }
`;

test("a configuration begins a model, tells what changes, and is written to the audit", async () => {
  const { metadata, models, get, change } = await configured();
  const timeZone = { path: "timeZone", before: "UTC", after: "Europe/Berlin" };
  const dry = await change(yaml, "?dryRun=true");
  expect(dry).toMatchObject({ revision: 0, applied: false, changes: [timeZone, {}] });
  expect(models.all()).toEqual([]);

  expect(await change(yaml)).toEqual({ ...dry, revision: 1, applied: true });
  expect(await get()).toMatchObject({
    revision: 1,
    config: { timeZone: "Europe/Berlin", monitors: [{ name: "hourly" }, { name: "daily" }] },
  });
  expect(await change(yaml)).toEqual({
    ...{ revision: 1, applied: false, changes: [], warnings: [] },
  });
  expect(await change({ timeZone: "Europe/Berlin" })).toMatchObject({
    revision: 2,
    changes: [{ path: "monitors.daily", before: { name: "daily" } }],
  });
  const audit = await createAuditStore(metadata.db).list({ subject: "fraud" });
  expect(audit).toMatchObject([
    { actor: "local", action: "change-config", details: { revision: 2 } },
    { action: "change-config", details: { revision: 1, changes: dry.changes } },
  ]);
});

test("a change that was made against another revision is refused", async () => {
  const { put, get } = await configured();
  await put({ timeZone: "Asia/Tokyo" });
  const late = await put({ timeZone: "UTC" }, "?revision=0");
  expect(late.json()).toMatchObject({ status: 409, code: "PL_CONFIG_CONFLICT" });
  expect((await get()).config.timeZone).toBe("Asia/Tokyo");
  expect((await put({ timeZone: "UTC" }, "?revision=1")).statusCode).toBe(200);
});

test("two changes at the same time: one of them is refused, none is lost unseen", async () => {
  const { put, get } = await configured();
  await put({});
  const zones = ["Asia/Tokyo", "America/Lima"];
  const answers = await Promise.all(zones.map((timeZone) => put({ timeZone })));
  const won = zones.filter((_, index) => answers[index]?.statusCode === 200);
  const { revision, config } = await get();
  expect(revision).toBe(1 + won.length);
  expect(won).toContain(config.timeZone);
});

test.each([
  ["an unknown key", "timeZne: UTC", 1, 1, "timeZne"],
  [
    "a wrong value",
    "monitors:\n  - name: a\n    window: { every: 7m }",
    3,
    15,
    "monitors.0.window.every",
  ],
  ["broken YAML", "a: [1", 1, 6, ""],
  ["a key twice", "timeZone: UTC\ntimeZone: UTC", 2, 1, ""],
  ["no object", "- 1", 1, 1, ""],
  [
    ...[
      "an unknown check",
      "monitors:\n- name: a\n  window: {every: 1h}\n  checks: {drfit: false}",
    ],
    ...[4, 12, "monitors.0.checks.drfit"],
  ],
  [
    ...["a wrong option", "monitors:\n- {name: a, window: {rows: 99}, checks: {volume: {x: 1}}}"],
    ...[2, 42, "monitors.0.checks.volume"],
  ],
  [
    ...["an executor with an unknown key", "policy:\n  executor: {kind: command, comand: [x]}"],
    ...[2, 3, "policy.executor"],
  ],
] as const)("%s is refused with its place", async (_, body, line, column, path) => {
  const { put } = await configured();
  const answer = await put(body);
  expect(answer.json()).toMatchObject({ status: 422, code: "PL_CONFIG_INVALID" });
  const [issue] = answer.json<{ errors: Record<string, unknown>[] }>().errors;
  expect([issue?.["line"], issue?.["column"]]).toEqual([line, column]);
  expect(`${String(issue?.["path"])} ${String(issue?.["problem"])}`).toContain(path);
});

test("aliases that multiply beyond measure are refused", async () => {
  const { put } = await configured();
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    ..."bcdefgh".split("").map((name, at) => {
      const before = "abcdefg"[at] ?? "a";
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(",")}]`;
    }),
  ].join("\n");
  expect((await put(bomb)).json()).toMatchObject({ status: 422, code: "PL_CONFIG_INVALID" });
});

test.each(["?dryRun=maybe", "?revision=x", "?other=1"])("%s is refused", async (query) => {
  const { put } = await configured();
  expect((await put({}, query)).json()).toMatchObject({ code: "PL_REQUEST_INVALID" });
});

test("what is odd about a policy is told when it is put, dry or not, and taken all the same", async () => {
  const { change } = await configured();
  const document = { policy: { actions: ["recalibrate"], cooldown: "1h" } };
  const dry = await change(document, "?dryRun=true");
  expect(dry.warnings).toContainEqual(
    expect.objectContaining({
      ...{ level: "warning", path: ["cooldown"] },
      problem: expect.stringContaining("shorter than the watch over a new champion"),
    }),
  );
  const { applied, warnings } = await change(document);
  expect({ applied, warnings }).toEqual({ applied: true, warnings: dry.warnings });
});
