import { versionDetailsSchema } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { createAliasStore } from "../storage/metadata/alias-store.ts";
import { createDrillStore } from "../storage/metadata/drill-store.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { openMetadata } from "../storage/metadata/open-metadata.ts";
import { createRegistryStore } from "../storage/metadata/registry-store.ts";
import type { CommandResult, CommandRunner } from "./deployer.ts";
import { createDeploymentLoop } from "./deployment-loop.ts";

const command = { kind: "command", command: ["deploy"] };
const well: CommandResult = { exitCode: 0, output: "", failure: null };
const badly: CommandResult = { exitCode: 1, output: "no", failure: null };

async function setUp(deployment: { readonly kind: string } = command) {
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  const clock = { nowMs: 10_000 };
  const now = () => clock.nowMs;
  const models = createModelStore(metadata.db);
  const { id: modelId } = await models.create("churn", 0);
  await models.saveConfig(modelId, { deployment }, 0);
  const registry = createRegistryStore(metadata, now);
  const aliases = createAliasStore(metadata, now);
  const actor = { actor: "ada", runId: null };
  for (const version of ["v1", "v2"]) {
    const details = versionDetailsSchema.parse({});
    await registry.register({ modelId, version, parent: null, details, ...actor });
  }
  const told: string[] = [];
  const results: CommandResult[] = [];
  const run: CommandRunner = (_words, { environment }) => {
    told.push(`${environment["PLUMBLINE_MOVE"]} ${environment["PLUMBLINE_VERSION"]}`);
    clock.nowMs += 500;
    return Promise.resolve(results.shift() ?? well);
  };
  const http = {
    send: () => Promise.reject(new Error("no")),
    postJson: () => Promise.reject(new Error("no")),
  };
  const changed: number[] = [];
  const newLoop = () =>
    createDeploymentLoop(
      {
        ...{ metadata, http, run, clock: now, random: () => 1, environment: {} },
        onChanged: ({ id }) => changed.push(id),
      },
      { maxAttempts: 3 },
    );
  const { signal } = new AbortController();
  let loop = newLoop();
  return {
    ...{ clock, metadata, modelId, aliases, told, results, changed },
    drills: createDrillStore(metadata, now),
    promote: (to: string) =>
      aliases.moveAlias({
        ...{ modelId, alias: "champion", to, kind: "promotion", reason: "better", ...actor },
        eventTimeMs: null,
      }),
    turns: async (count: number) => {
      for (let turn = 0; turn < count; turn++) await loop.turn(signal);
    },
    crash: () => (loop = newLoop()),
    see: (lastSeen: number) =>
      metadata.db
        .insertInto("versions")
        .values({ model_id: modelId, version: "v2", first_seen_at: 1, last_seen_at: lastSeen })
        .execute(),
    latest: async () => (await aliases.moves(modelId))[0],
  };
}

test("a deployment is told of a promotion once, and the seconds are recorded", async () => {
  const { promote, turns, told, latest, changed } = await setUp();
  await promote("v2");
  await turns(4);
  expect(told).toEqual(["move-2 v2"]);
  expect(await latest()).toMatchObject({
    deployedInMs: 500,
    deployment: { state: "done", attempts: 1 },
  });
  expect(changed).toEqual([2]);
});

test("what fails is told again after longer and longer pauses, then given up in words", async () => {
  const { promote, turns, told, clock, results, latest } = await setUp();
  results.push(badly, badly, badly);
  await promote("v2");
  await turns(3);
  expect(told).toHaveLength(1);
  clock.nowMs += 1_000;
  await turns(3);
  expect(told).toHaveLength(2);
  clock.nowMs += 1_000;
  await turns(3);
  expect(told).toHaveLength(2);
  clock.nowMs += 1_000;
  await turns(3);
  expect(await latest()).toMatchObject({
    ...{ deployedInMs: null },
    deployment: { state: "failed", message: "It ended with code 1: no (after 3 attempts)" },
  });
});

test("after a crash a move is told again under the same key; a newer move supersedes it", async () => {
  const { promote, turns, told, crash, results, latest } = await setUp();
  results.push(badly);
  await promote("v2");
  await turns(1);
  crash();
  await turns(2);
  expect(told).toEqual(["move-2 v2", "move-2 v2"]);
  expect(await latest()).toMatchObject({ deployment: { state: "done", attempts: 2 } });
  await promote("v1");
  await promote("v2");
  await turns(3);
  expect(told.slice(2)).toEqual(["move-4 v2"]);
});

test("where model servers ask, rows of the version show that it answers", async () => {
  const { promote, turns, see, told, latest, clock } = await setUp({ kind: "poll" });
  await promote("v2");
  await turns(2);
  expect(await latest()).toMatchObject({ deployment: { state: "waiting" } });
  clock.nowMs += 3_000;
  await see(20_000);
  await turns(1);
  expect(told).toEqual([]);
  expect(await latest()).toMatchObject({ deployedInMs: 3_000, deployment: { state: "done" } });
});

test("a drill leads there and back, with the seconds of both", async () => {
  const { promote, turns, drills, modelId, told, aliases } = await setUp();
  await promote("v2");
  await turns(2);
  await drills.begin({ modelId, actor: "ada", reason: "weekly" });
  const again = drills.begin({ modelId, actor: "ada", reason: "weekly" });
  await expect(again).rejects.toThrow("another drill is under way");
  await turns(6);
  expect(told).toEqual(["move-2 v2", "move-3 v1", "move-4 v2"]);
  const { there, back } = await drills.latest(modelId);
  expect(there).toMatchObject({ kind: "drill", to: "v1", deployedInMs: 500 });
  expect(back).toMatchObject({ kind: "drill", to: "v2", deployedInMs: 500 });
  expect(await aliases.previousChampion(modelId)).toBe("v1");
});

test("a drill that fails leads back all the same; nobody asked is a failure where servers ask", async () => {
  const told = await setUp();
  await told.promote("v2");
  await told.turns(2);
  told.results.push(badly);
  await told.drills.begin({ modelId: told.modelId, actor: "ada", reason: "weekly" });
  await told.turns(6);
  const legs = await told.drills.latest(told.modelId);
  expect(legs).toMatchObject({ there: { deployment: { state: "failed" } }, back: { to: "v2" } });

  const polled = await setUp({ kind: "poll" });
  await polled.promote("v2");
  await polled.see(20_000);
  await polled.turns(1);
  await polled.drills.begin({ modelId: polled.modelId, actor: "ada", reason: "weekly" });
  polled.clock.nowMs += 120_000;
  await polled.turns(1);
  const { there } = await polled.drills.latest(polled.modelId);
  expect(there?.deployment.message).toBe("No model server asked for it within 120 s");
});

test("a deployment that is configured badly is a failure in words", async () => {
  const { promote, turns, latest } = await setUp({ kind: "command" });
  await promote("v2");
  await turns(2);
  expect((await latest())?.deployment.message).toContain(
    "The deployment is not configured well: command",
  );
});
