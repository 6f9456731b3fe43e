import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ModelSchema } from "../../domain/model-schema.ts";
import { createApiKeyStore } from "./api-key-store.ts";
import { createAuditStore } from "./audit-store.ts";
import { createBaselineStore } from "./baseline-store.ts";
import { createCounterStore } from "./counter-store.ts";
import { createFileStore } from "./file-store.ts";
import { createModelStore, modelFolder } from "./model-store.ts";
import { openMetadata, type Metadata } from "./open-metadata.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import { createVersionStore } from "./version-store.ts";

let folder: string;
let metadata: Metadata;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-metadata-"));
  metadata = await openMetadata(join(folder, "metadata.sqlite"));
});
afterEach(async () => {
  await metadata.close();
  await rm(folder, { recursive: true });
});

test("a model is made once, whoever asks, and keeps its schema", async () => {
  const models = createModelStore(metadata.db);
  const [a, b] = await Promise.all([models.create("m", 1), models.create("m", 2)]);
  expect(a).toEqual(b);
  expect(a).toMatchObject({ name: "m", createdAtMs: 1, schema: null });
  const schema: ModelSchema = {
    columns: [{ name: "x", type: "number" }],
    ...{ predictionType: "text", fixedBy: "first-rows", fixedAtMs: 5 },
  };
  await models.saveSchema(a.id, schema);
  await models.create("b", 3);
  expect((await models.all()).map(({ name }) => name)).toEqual(["b", "m"]);
  expect(await models.find("m")).toEqual({ ...a, schema });
  expect(await models.find("nobody")).toBeUndefined();
});

test("of two configurations made from one revision, the first is kept", async () => {
  const models = createModelStore(metadata.db);
  const { id } = await models.create("m", 1);
  expect(await models.config(id)).toEqual({ revision: 0, document: null });
  expect(await models.saveConfig(id, { a: 1 }, 0)).toEqual({ revision: 1, document: { a: 1 } });
  expect(await models.saveConfig(id, { a: 2 }, 0)).toBeUndefined();
  expect(await models.config(id)).toEqual({ revision: 1, document: { a: 1 } });
});

test("folders of models differ in more than case", async () => {
  const models = createModelStore(metadata.db);
  for (const name of ["m", "M", "n"]) await models.create(name, 1);
  const folders = await metadata.read((prepare) =>
    ["m", "M", "n"].map((name) => modelFolder(prepare, name)),
  );
  expect(folders).toEqual(["model=m", "model=M~2", "model=n"]);
});

test("the baseline of a version comes before the one for all, and the newest before older ones", async () => {
  const baselines = createBaselineStore(metadata.db);
  const of = { modelId: 1, createdAtMs: 1, origin: { file: "x" } };
  await baselines.add({ ...of, version: null, planId: "old", document: { n: 1 } });
  await baselines.add({ ...of, version: "v1", planId: "v1", document: { n: 2 } });
  await baselines.add({ ...of, version: null, planId: "new", document: { n: 3 } });
  expect(await baselines.inForce(1, "v1")).toMatchObject({ planId: "v1", document: { n: 2 } });
  expect(await baselines.inForce(1, "v2")).toMatchObject({ planId: "new", document: { n: 3 } });
  expect(await baselines.inForce(1, null)).toMatchObject({ planId: "new" });
  expect(await baselines.inForce(2, null)).toBeUndefined();
  expect((await baselines.list(1)).map(({ planId }) => planId)).toEqual(["new", "v1", "old"]);
  expect(await baselines.get(1)).toMatchObject({ origin: { file: "x" }, document: { n: 1 } });
});

test("a key is known by its token until it is revoked", async () => {
  const keys = createApiKeyStore(metadata.db);
  const { key, token } = await keys.create({ name: "ci", scopes: ["ingest"], createdAtMs: 1 });
  expect(await keys.verify(token)).toEqual(key);
  const other = token.endsWith("A") ? "B" : "A";
  for (const wrong of ["", "pl_", `${token.slice(0, -1)}${other}`, `${token} `, "pl_x_y"]) {
    expect(await keys.verify(wrong)).toBeUndefined();
  }
  await keys.noteUse(key.id, 7);
  expect(await keys.list()).toEqual([{ ...key, lastUsedAtMs: 7 }]);
  expect(await keys.revoke(key.id, 9)).toBe(true);
  expect(await keys.revoke(key.id, 9)).toBe(false);
  expect(await keys.verify(token)).toBeUndefined();
});

test("no token lies in the database", async () => {
  const { token } = await createApiKeyStore(metadata.db).create({
    ...{ name: "ci", scopes: ["read", "admin"], createdAtMs: 1 },
  });
  const rows = await metadata.db.selectFrom("api_keys").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token.slice(-20));
});

test("the quarantine is read by reason, page by page, and emptied by id", async () => {
  const row = { model_id: 1, kind: "prediction", field: null, value: null, message: "m" } as const;
  const values = ["id", "time", "id", "id"].map((reason, place) => ({
    ...{ ...row, reason, received_at: place, body: String(place) },
  }));
  await metadata.db.insertInto("quarantine").values(values).execute();
  const store = createQuarantineStore(metadata.db);
  expect(await store.reasons(1, 1)).toMatchObject([
    { reason: "id", rows: 3, lastAtMs: 3, samples: [{ body: "3" }] },
    { reason: "time", rows: 1, samples: [{ body: "1" }] },
  ]);
  const page = await store.list(1, { reason: "id", limit: 2 });
  expect(page.map(({ body }) => body)).toEqual(["3", "2"]);
  const beforeId = page.at(-1)?.id ?? 0;
  expect((await store.list(1, { reason: "id", beforeId })).map(({ body }) => body)).toEqual(["0"]);
  expect(await store.remove(1, [1, 2])).toBe(2);
  expect(await store.remove(2, [3])).toBe(0);
  expect(await store.list(1, { ids: [] })).toEqual([]);
  expect((await store.list(1)).map(({ id }) => id)).toEqual([4, 3]);
});

test("counters, versions, files and audit are read back", async () => {
  const { id } = await createModelStore(metadata.db).create("m", 1);
  await metadata.db
    .insertInto("counters")
    .values({ model_id: id, name: "accepted", value: 4 })
    .execute();
  const counters = createCounterStore(metadata.db);
  expect(await counters.of(id)).toEqual(new Map([["accepted", 4]]));
  expect(await counters.all()).toEqual(new Map([["m", new Map([["accepted", 4]])]]));
  await metadata.db
    .insertInto("versions")
    .values([
      { model_id: id, version: "v1", first_seen_at: 1, last_seen_at: 2 },
      { model_id: id, version: "v2", first_seen_at: 2, last_seen_at: 9 },
    ])
    .execute();
  const versions = await createVersionStore(metadata.db).list(id);
  expect(versions.map(({ version }) => version)).toEqual(["v2", "v1"]);
  expect(await createFileStore(metadata.db).stored(id, "prediction")).toBeUndefined();
  const audit = createAuditStore(metadata.db);
  const entry = { atMs: 1, actor: "me", action: "config", subject: "m", details: { a: 1 } };
  await audit.add(entry);
  await audit.add({ ...entry, subject: "n" });
  expect(await audit.list({ subject: "m" })).toEqual([entry]);
  expect(await audit.list({ limit: 1 })).toHaveLength(1);
});
