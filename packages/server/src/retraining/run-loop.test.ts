import { expect, test } from "vitest";
import { createAliasStore } from "../storage/metadata/alias-store.ts";
import { createAuditStore } from "../storage/metadata/audit-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { createRegistryStore } from "../storage/metadata/registry-store.ts";
import { runRecords } from "../storage/metadata/run-store.ts";
import type { Executor } from "./executor.ts";
import type { RunLoopParts } from "./run-context.ts";
import {
  candidateState,
  fakeExecutor,
  runWorld,
  verdictOf,
  type RunWorld,
} from "./testing/run-world.ts";

const states = async ({ metadata }: RunWorld): Promise<readonly string[]> =>
  (await createAuditStore(metadata.db).list({ subject: "churn" }))
    .map(({ action }) => action)
    .toReversed();

const champion = async ({ metadata, clock }: RunWorld) =>
  (await createAliasStore(metadata, () => clock.wallMs).target(1, "champion"))?.version;

const cancel = ({ metadata }: RunWorld) =>
  metadata.transaction((prepare) => runRecords(prepare).requestCancel("r1", 1));

const approve = ({ metadata }: RunWorld, subject: string, isApproved: boolean) =>
  metadata.db
    .insertInto("approvals")
    .values({
      subject,
      actor: "bob",
      is_approved: isApproved ? 1 : 0,
      reason: "looked at it",
      at: 1,
    })
    .execute();

test("a run goes through all its states, and leaves a champion under watch", async () => {
  const world = await runWorld();
  await world.add();
  const run = await world.settle(world.loop());
  expect(run).toMatchObject({ state: "promoted", candidate: "retrain-r1", champion: "v1" });
  expect(run.progress.message).toContain("retrain-r1 is champion in place of v1");
  expect(await states(world)).toEqual([
    ...["run-triggered", "run-running", "run-candidate", "register-version"],
    ...["run-gated", "run-promoted", "alias-promotion"],
  ]);
  expect(await champion(world)).toBe("retrain-r1");
  const registered = await createRegistryStore(world.metadata, Date.now).find(1, "retrain-r1");
  expect(registered?.entry).toMatchObject({
    ...{ parent: "v1", runId: "r1" },
    details: {
      data: [{ kind: "plumbline", id: "training" }],
      artifact: { bytes: 7 },
      note: "trained",
    },
  });
  const watches = await world.metadata.db.selectFrom("watches").selectAll().execute();
  expect(watches).toMatchObject([{ version: "retrain-r1", previous: "v1", state: "watching" }]);
  expect(await world.log()).toContain("stdout: epoch 1 [redacted]");
});

class Crash extends Error {}

/** Dies at the n-th moment: before or after each transaction and each effect outside. */
function dyingAt(world: RunWorld, moment: number) {
  let [seen, isDead] = [0, false];
  const pass = (): void => {
    if (isDead || ++seen === moment) {
      isDead = true;
      throw new Crash();
    }
  };
  const around =
    <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      pass();
      const value = await work(...args);
      pass();
      return value;
    };
  const aroundOne = <T>(work: () => Promise<T>): Promise<T> => around(work)();
  const given = world.parts();
  const fake = fakeExecutor(world.outside);
  const executor: Executor = {
    ...fake,
    start: around((...args: Parameters<Executor["start"]>) => fake.start(...args)),
    find: around((...args: Parameters<Executor["find"]>) => fake.find(...args)),
    look: around((...args: Parameters<Executor["look"]>) => fake.look(...args)),
    cancel: around((...args: Parameters<Executor["cancel"]>) => fake.cancel(...args)),
  };
  const metadata: Metadata = {
    ...world.metadata,
    read: async (work) => aroundOne(() => world.metadata.read(work)),
    transaction: async (work) => aroundOne(() => world.metadata.transaction(work)),
  };
  const parts: RunLoopParts = {
    ...given,
    ...{ metadata, executors: [executor] },
    artifacts: { ...given.artifacts, keep: around(given.artifacts.keep) },
    rowSets: { make: around(given.rowSets.make) },
    judge: around(given.judge),
    adjust: around(given.adjust),
  };
  return { parts, isDead: () => isDead };
}

/** Dies at each moment of a run in turn, begins anew on the same file, and looks at the end. */
async function crashEverywhere(
  begin: () => Promise<RunWorld>,
  check: (world: RunWorld, moment: number) => Promise<void>,
): Promise<number> {
  for (let moment = 1; ; moment++) {
    const world = await begin();
    const dying = dyingAt(world, moment);
    const outcome = await world.settle(world.loop(dying.parts)).catch((error: unknown) => error);
    if (!dying.isDead()) return moment - 1;
    expect(outcome).toBeInstanceOf(Crash);
    await world.reopen();
    await world.settle(world.loop());
    await check(world, moment);
  }
}

test("a crash at any moment of a retraining loses nothing and does nothing twice", async () => {
  const plain = await runWorld();
  await plain.add();
  const whole = await plain.settle(plain.loop());
  const moments = await crashEverywhere(
    async () => {
      const world = await runWorld();
      await world.add();
      return world;
    },
    async (world, moment) => {
      const run = await world.run();
      const ofRun = ({ state, candidate, gate, progress }: typeof run) => ({
        ...{ state, candidate, gate, message: progress.message, result: progress.result },
      });
      expect(ofRun(run), `moment ${moment}`).toEqual(ofRun(whole));
      expect([...world.outside.starts]).toEqual([["r1-1", 1]]);
      expect((await states(world)).filter((action) => action === "alias-promotion")).toHaveLength(
        1,
      );
      expect(await states(world)).toEqual(await states(plain));
      const count = await world.metadata.db.selectFrom("watches").selectAll().execute();
      expect(count).toHaveLength(1);
      expect((await world.log()).filter((line) => line.startsWith("stdout"))).toHaveLength(1);
    },
  );
  expect(moments).toBeGreaterThan(30);
});

test("a crash at any moment of a cancellation, an adjustment or a rollback loses nothing", async () => {
  const cancelled = await crashEverywhere(
    async () => {
      const world = await runWorld();
      world.outside.onLook = () => ({ outcome: "running" });
      await world.add();
      const loop = world.loop();
      for (let turn = 0; turn < 4; turn++) await loop.turn(new AbortController().signal);
      expect((await world.run()).state).toBe("running");
      await cancel(world);
      return world;
    },
    async (world) => {
      expect((await world.run()).state).toBe("cancelled");
      expect(world.outside.cancelled).toEqual(new Set(["r1-1"]));
    },
  );
  const adjusted = await crashEverywhere(
    async () => {
      const world = await runWorld();
      await world.add({ action: "threshold", executor: "none" });
      return world;
    },
    async (world) => {
      expect(await champion(world)).toBe("threshold-r1");
      expect(await states(world)).toEqual([
        ...["run-candidate", "register-version", "run-gated", "run-promoted", "alias-promotion"],
      ]);
    },
  );
  expect(Math.min(cancelled, adjusted)).toBeGreaterThan(4);
});

test("a candidate that is not better is refused, and the champion stays", async () => {
  const world = await runWorld();
  await world.add();
  const run = await world.settle(world.loop({ judge: () => Promise.resolve(verdictOf(false)) }));
  expect(run).toMatchObject({ state: "refused", gate: { promote: false } });
  expect(run.progress.message).toContain("retrain-r1 is not promoted: It is not shown");
  expect(await champion(world)).toBe("v1");
});

test("a start that needs approval waits for it; a refusal ends the run", async () => {
  const policy = { executor: { kind: "fake" }, approval: "run" };
  for (const isApproved of [true, false]) {
    const world = await runWorld({ policy });
    await world.add();
    const loop = world.loop();
    expect(await world.settle(loop)).toMatchObject({ state: "waiting-for-approval" });
    expect(world.outside.starts.size).toBe(0);
    await approve(world, "run:r1", isApproved);
    const run = await world.settle(world.loop());
    expect(run.state).toBe(isApproved ? "promoted" : "refused");
    if (!isApproved) expect(run.progress.message).toBe("bob refused the start: looked at it");
  }
});

test("a promotion that needs approval waits for it with the verdict at hand", async () => {
  const policy = { executor: { kind: "fake" }, approval: "promotion" };
  const world = await runWorld({ policy });
  await world.add();
  const waiting = await world.settle(world.loop());
  expect(waiting).toMatchObject({ state: "gated", gate: { promote: true } });
  expect(waiting.progress.message).toContain("plumbline runs approve r1");
  expect(await champion(world)).toBe("v1");
  await approve(world, "promotion:r1", true);
  expect(await world.settle(world.loop())).toMatchObject({ state: "promoted" });
});

test("an attempt that fails is made again under another key, as often as the policy says", async () => {
  const world = await runWorld();
  world.outside.onLook = (key) =>
    key === "r1-1"
      ? { outcome: "finished", result: { outcome: "failed", message: "no GPU" } }
      : candidateState;
  await world.add();
  expect(await world.settle(world.loop())).toMatchObject({ state: "promoted", attempt: 2 });
  expect([...world.outside.starts.keys()]).toEqual(["r1-1", "r1-2"]);

  const lost = await runWorld();
  lost.outside.onLook = () => ({ outcome: "lost", message: "its process is gone" });
  await lost.add();
  const run = await lost.settle(lost.loop());
  expect(run).toMatchObject({ state: "failed", attempt: 2 });
  expect(run.progress.message).toBe("its process is gone (attempt 2)");
});

test("a start that is put off is asked again under the same key; one that is refused is not", async () => {
  const world = await runWorld();
  let asked = 0;
  world.outside.onStart = (_, times) => {
    asked++;
    return asked < 3
      ? { outcome: "again", message: "busy, hush-hush", afterMs: 10_000 }
      : { outcome: "started", external: { times }, url: "https://ci.example/1" };
  };
  await world.add();
  const run = await world.settle(world.loop());
  expect(run).toMatchObject({ state: "promoted", externalUrl: "https://ci.example/1", attempt: 1 });
  expect(await world.log()).toContain("note: busy, [redacted]");

  const refused = await runWorld();
  refused.outside.onStart = () => ({ outcome: "failed", message: "It answered 404" });
  await refused.add();
  expect((await refused.settle(refused.loop())).progress.message).toBe(
    "It could not be started: It answered 404",
  );
});

test("an executor that never answers runs into the time-out, and is told to end", async () => {
  const world = await runWorld();
  world.outside.onLook = () => ({ outcome: "running" });
  await world.add();
  const loop = world.loop();
  for (let turn = 0; turn < 5; turn++) await loop.turn(new AbortController().signal);
  world.clock.wallMs += 3_700_000;
  world.clock.monotonicMs += 3_700_000;
  const run = await world.settle(loop);
  expect(run.state).toBe("failed");
  expect(run.progress.message).toContain("No answer within 60 min");
  expect(world.outside.cancelled).toEqual(new Set(["r1-1"]));
});

test("a clock that is set forward or back makes nothing late and puts nothing off", async () => {
  for (const byMs of [86_400_000, -86_400_000]) {
    const world = await runWorld();
    let isDone = false;
    world.outside.onLook = () => (isDone ? candidateState : { outcome: "running" });
    await world.add();
    const loop = world.loop();
    for (let turn = 0; turn < 5; turn++) await loop.turn(new AbortController().signal);
    world.clock.wallMs += byMs;
    await loop.turn(new AbortController().signal);
    expect((await world.run()).state).toBe("running");
    expect((await world.log()).join()).toContain("The clock was set");
    isDone = true;
    expect((await world.settle(loop)).state).toBe("promoted");
  }
});

test("what hangs in a start or a cancellation does not keep a run from its end", async () => {
  const world = await runWorld();
  const { promise: never } = Promise.withResolvers<never>();
  world.outside.onStart = () => never;
  world.outside.onCancel = () => Promise.reject(new Error("connection refused"));
  await world.add();
  const loop = world.loop();
  for (let turn = 0; turn < 3; turn++) await loop.turn(new AbortController().signal);
  expect((await world.run()).state).toBe("triggered");
  await cancel(world);
  const run = await world.settle(loop);
  expect(run.state).toBe("cancelled");
  expect(run.progress.message).toContain("could not be told to end: connection refused");
});

test("a run can be cancelled in any state, and promotes nothing then", async () => {
  const reached = new Set<string>();
  for (let turns = 0; turns < 9; turns++) {
    const world = await runWorld();
    await world.add();
    const loop = world.loop();
    for (let turn = 0; turn < turns; turn++) await loop.turn(new AbortController().signal);
    const before = await world.run();
    if (before.endedAtMs !== null) break;
    reached.add(before.state);
    await cancel(world);
    const run = await world.settle(loop);
    expect(run.state, `cancelled while ${before.state}`).toBe("cancelled");
    expect(await champion(world)).toBe("v1");
  }
  expect([...reached]).toEqual(["queued", "triggered", "running", "candidate", "gated"]);
});

test("an answer by callback counts, also when nobody looked before the deadline", async () => {
  const world = await runWorld();
  world.outside.onLook = () => ({ outcome: "running" });
  await world.add();
  const loop = world.loop();
  for (let turn = 0; turn < 5; turn++) await loop.turn(new AbortController().signal);
  await world.metadata.transaction((prepare) =>
    runRecords(prepare).answer("r1", candidateState.result),
  );
  world.clock.wallMs += 3_700_000;
  world.clock.monotonicMs += 3_700_000;
  expect((await world.settle(loop)).state).toBe("promoted");
});

test.each([
  ["another version", { candidate: { version: "v7" } }, "but retrain-r1 was ordered"],
  ["a path that leads out", { answers: "../answers.ndjson" }, "without folders"],
  ["a file that is not there", { artifact: "gone.bin" }, "there is no such file"],
])("an answer with %s fails the run in words", async (_, over, words) => {
  const world = await runWorld();
  const result = { ...candidateState.result, ...over } as typeof candidateState.result;
  world.outside.onLook = () => ({ outcome: "finished", result });
  await world.add();
  const run = await world.settle(world.loop());
  expect(run.state).toBe("failed");
  expect(run.progress.message).toContain(words);
});

test("a candidate judged against a champion of yesterday is not promoted", async () => {
  const world = await runWorld();
  await world.add();
  const judge = async () => {
    const registry = createRegistryStore(world.metadata, () => 1);
    const { entry } = { entry: (await registry.find(1, "v1"))?.entry };
    expect(entry).toBeNull();
    await world.metadata.db
      .insertInto("versions")
      .values({ model_id: 1, version: "v2", first_seen_at: 2_000, last_seen_at: 2_500 })
      .execute();
    return verdictOf(true);
  };
  const run = await world.settle(world.loop({ judge }));
  expect(run.state).toBe("refused");
  expect(run.progress.message).toContain("judged against v1, but by now v2 is champion");
});

test("a rollback goes back to the champion before, or says that there is none", async () => {
  const none = await runWorld();
  await none.add({ action: "rollback", executor: "none" });
  const failed = await none.settle(none.loop());
  expect(failed.state).toBe("failed");
  expect(failed.progress.message).toContain("cannot be rolled back");

  const world = await runWorld();
  await world.add();
  await world.settle(world.loop());
  await world.metadata.db.deleteFrom("runs").execute();
  await world.add({ action: "rollback", executor: "none" });
  expect((await world.settle(world.loop())).state).toBe("promoted");
  expect(await champion(world)).toBe("v1");
});

test("a step that keeps failing is tried with pauses, then ends the run in words", async () => {
  const world = await runWorld();
  await world.add();
  const judge = () => Promise.reject(new Error("the disk is full"));
  const run = await world.settle(world.loop({ judge }));
  expect(run.state).toBe("failed");
  expect(run.progress.message).toBe('The step "judge" failed: the disk is full (5 times in a row)');
});
