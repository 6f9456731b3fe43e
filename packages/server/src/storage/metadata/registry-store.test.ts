import { versionDetailsSchema } from "@plumbline/contracts";
import { onTestFinished, expect, test } from "vitest";
import { createAliasStore } from "./alias-store.ts";
import { createArtifactStore } from "./artifact-store.ts";
import { compressJson } from "./compressed-json.ts";
import { createModelStore } from "./model-store.ts";
import { openMetadata } from "./open-metadata.ts";
import { createRegistryStore } from "./registry-store.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const details = (over: object = {}) => versionDetailsSchema.parse(over);

async function setUp() {
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  const clock = { nowMs: 1_000 };
  const { id: modelId } = await createModelStore(metadata.db).create("churn", 0);
  const registry = createRegistryStore(metadata, () => clock.nowMs);
  const aliases = createAliasStore(metadata, () => clock.nowMs);
  const given = { parent: null, runId: null, actor: "ada", modelId };
  return {
    ...{ metadata, clock, modelId, registry, aliases },
    register: (version: string, over: object = {}) =>
      registry.register({ ...given, version, details: details(), ...over }),
    see: (version: string, first: number, last: number) =>
      metadata.db
        .insertInto("versions")
        .values({ model_id: modelId, version, first_seen_at: first, last_seen_at: last })
        .execute(),
    promote: (to: string, alias: "champion" | "challenger" = "champion") =>
      aliases.moveAlias({
        ...{ modelId, alias, to, kind: "promotion", actor: "ada", reason: "better" },
        ...{ runId: null, eventTimeMs: null },
      }),
    rollBack: () =>
      aliases.rollBack({ modelId, actor: "ada", reason: "worse", runId: null, eventTimeMs: null }),
  };
}

test("the same registration twice is one, another body under the name is refused in words", async () => {
  const { register, registry, modelId } = await setUp();
  const body = { details: details({ parameters: { depth: 3 }, git: { commit: "c0ffee" } }) };
  expect((await register("v1", body)).isNew).toBe(true);
  expect((await register("v1", body)).isNew).toBe(false);
  const other = { details: details({ parameters: { depth: 4 }, git: { commit: "c0ffee" } }) };
  await expect(register("v1", other)).rejects.toMatchObject({
    code: "PL_VERSION_CONFLICT",
    message: expect.stringContaining("with another parameters"),
  });
  const known = await registry.find(modelId, "v1");
  expect(known?.entry?.details.parameters).toEqual({ depth: 3 });
});

test("a parent has to be known, and nothing descends from itself", async () => {
  const { register, see } = await setUp();
  await expect(register("v2", { parent: "v1" })).rejects.toThrow("neither registered nor seen");
  await expect(register("v1", { parent: "v1" })).rejects.toThrow("itself");
  await see("v1", 1, 2);
  await register("v2", { parent: "v1" });
  await register("v3", { parent: "v2" });
  await expect(register("v1", { parent: "v3" })).rejects.toThrow("v1 → v3 → v2 → v1");
});

test("an adjustment is a parent and what is done to its answers", async () => {
  const { register } = await setUp();
  await register("v1");
  const adjustments = [{ kind: "threshold", threshold: 0.4 }];
  const adjusted = await register("v1-t", { parent: "v1", details: details({ adjustments }) });
  expect(adjusted.entry.kind).toBe("adjustment");
  expect((await register("v2", { parent: "v1" })).entry.kind).toBe("model");
});

test("versions of the data are there without being registered", async () => {
  const { register, see, registry, modelId } = await setUp();
  await see("old", 1, 5);
  await see("new", 3, 9);
  await register("next");
  expect((await registry.list(modelId)).map(({ version }) => version)).toEqual([
    ...["next", "new", "old"],
  ]);
  expect(await registry.find(modelId, "old")).toEqual({
    ...{ version: "old", entry: null, firstSeenAtMs: 1, lastSeenAtMs: 5 },
  });
});

test("an artifact that is kept here is known, and has the size of its file", async () => {
  const { register, metadata } = await setUp();
  const artifact = { address: `plumbline:${digest}` };
  await expect(register("v1", { details: details({ artifact }) })).rejects.toThrow("not kept here");
  const kept = { digest, bytes: 12, mediaType: "application/octet-stream", createdAtMs: 1 };
  expect(await createArtifactStore(metadata).add(kept, "ada")).toBe(true);
  expect(await createArtifactStore(metadata).add(kept, "ada")).toBe(false);
  const { entry } = await register("v1", { details: details({ artifact }) });
  expect(entry.details.artifact).toEqual({ ...artifact, digest, bytes: 12 });
  const wrong = { ...artifact, digest: `sha256:${"cd".repeat(32)}` };
  await expect(register("v2", { details: details({ artifact: wrong }) })).rejects.toThrow("digest");
});

test("the first version is champion, a later one only by promotion", async () => {
  const { register, aliases, modelId } = await setUp();
  await register("candidate", { runId: "run-1" });
  expect(await aliases.targets(modelId)).toEqual([]);
  await register("v1");
  await register("v2");
  expect(await aliases.targets(modelId)).toMatchObject([{ alias: "champion", version: "v1" }]);
  expect(await aliases.moves(modelId)).toMatchObject([
    { kind: "registration", to: "v1", from: null, deployment: { state: "none" } },
  ]);
});

test("without a named champion the newest version that sends rows counts as one", async () => {
  const { register, see, aliases, promote, modelId } = await setUp();
  await see("v1", 1, 50);
  await see("v2", 10, 40);
  const champion = { alias: "champion", version: "v2", sinceMs: null, revision: 0 };
  expect(await aliases.targets(modelId)).toEqual([champion]);
  await register("v3");
  expect(await aliases.targets(modelId)).toEqual([champion]);
  const { move } = await promote("v3");
  expect(move).toMatchObject({ from: "v2", to: "v3", eventTimeMs: 50 });
  expect(await aliases.previousChampion(modelId)).toBe("v2");
});

test("a move is one line in the moves and one in the audit, and the same move again is none", async () => {
  const { register, promote, aliases, metadata, modelId } = await setUp();
  await register("v1");
  await register("v2");
  const first = await promote("v2");
  expect(first).toMatchObject({ isNew: true, move: { deployment: { state: "waiting" } } });
  expect(await promote("v2")).toEqual({ isNew: false, move: first.move });
  await promote("v1", "challenger");
  expect((await aliases.moves(modelId)).map(({ kind }) => kind)).toEqual([
    ...["promotion", "promotion", "registration"],
  ]);
  const audit = await metadata.db.selectFrom("audit").selectAll().execute();
  expect(audit.map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
    ["register-version", "ada", "churn"],
    ["alias-registration", "ada", "churn"],
    ["register-version", "ada", "churn"],
    ["alias-promotion", "ada", "churn"],
    ["alias-promotion", "ada", "churn"],
  ]);
  await expect(promote("v9")).rejects.toMatchObject({ code: "PL_VERSION_UNKNOWN" });
});

test("a rollback leads to the previous champion, supersedes what was not deployed, and ends there", async () => {
  const { register, promote, rollBack, aliases, modelId } = await setUp();
  for (const version of ["v1", "v2", "v3"]) await register(version);
  await expect(rollBack()).rejects.toMatchObject({ code: "PL_ROLLBACK_IMPOSSIBLE" });
  await promote("v2");
  expect((await rollBack()).move).toMatchObject({ kind: "rollback", from: "v2", to: "v1" });
  await promote("v3");
  await rollBack();
  await expect(rollBack()).rejects.toThrow("v1 has no earlier champion");
  const states = (await aliases.moves(modelId)).map(({ deployment }) => deployment.state);
  expect(states).toEqual(["waiting", "superseded", "superseded", "superseded", "none"]);
});

test("a version that was trained on a set from here gets its baseline from that set", async () => {
  const { register, metadata, modelId } = await setUp();
  const set = { model_id: modelId, request_json: "{}", position: 1, rows: 500, labelled: 500 };
  const file = { from_at: 0, to_at: 1, schema_json: "{}", path: "x", bytes: 1, created_at: 1 };
  const document = { format: "plumbline-baseline", plan: { id: "plan-1" } };
  const profile = compressJson(document);
  await metadata.db
    .insertInto("training_sets")
    .values({ id: "abc", ...set, ...file, profile })
    .execute();
  const data = [{ kind: "plumbline", id: "abc" }];
  const { entry } = await register("v1", { details: details({ data }) });
  expect(entry.baselineId).not.toBeNull();
  const stored = await metadata.db.selectFrom("baselines").selectAll().executeTakeFirstOrThrow();
  expect(stored).toMatchObject({ version: "v1", plan_id: "plan-1", id: entry.baselineId });
  const elsewhere = [{ kind: "dvc", id: "abc" }];
  const other = await register("v2", { details: details({ data: elsewhere }) });
  expect(other.entry.baselineId).toBeNull();
});
