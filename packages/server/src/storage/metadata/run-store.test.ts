import { expect, onTestFinished, test } from "vitest";
import { openMetadata } from "./open-metadata.ts";
import { createRunStore, runRecords, type RunRecords } from "./run-store.ts";

async function opened() {
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  for (const name of ["churn", "fraud"]) {
    await metadata.db
      .insertInto("models")
      .values({ name, created_at: 1, schema_json: null, config_json: null, config_revision: 0 })
      .execute();
  }
  const inside = <T>(work: (records: RunRecords) => T): Promise<T> =>
    metadata.transaction((prepare) => work(runRecords(prepare)));
  const add = (id: string, modelId = 1) =>
    createRunStore(metadata).add({
      ...{ id, modelId, action: "retrain", reason: "due", actor: "ada", decisionId: 3 },
      ...{ incidentId: 4, executor: "command", eventTimeMs: 50, details: null, atMs: 100 },
    });
  return { metadata, inside, add };
}

test("a model has one run at a time; another model does not mind", async () => {
  const { inside, add } = await opened();
  expect(await add("r1")).toMatchObject({ id: "r1", model: "churn", state: "queued", attempt: 1 });
  expect(await add("r2")).toBeUndefined();
  expect(await add("r3", 2)).toMatchObject({ model: "fraud" });
  await inside((records) => records.move("r1", "queued", "failed", {}, 200));
  expect(await add("r4")).toBeDefined();
  expect((await inside((records) => records.live())).map(({ id }) => id)).toEqual(["r3", "r4"]);
});

test("a move counts only from the state that it was made for, and keeps what it does not name", async () => {
  const { inside, add } = await opened();
  await add("r1");
  const changes = { deadlineMs: 900, external: { pid: 7 }, progress: { token: "t" } };
  const moved = await inside((records) => records.move("r1", "queued", "triggered", changes, 200));
  expect(moved).toMatchObject({
    ...{ state: "triggered", deadlineMs: 900, changedAtMs: 200, external: { pid: 7 } },
    progress: { token: "t", isRegistered: false },
  });
  expect(
    await inside((records) => records.move("r1", "queued", "triggered", {}, 300)),
  ).toBeUndefined();
  const stay = { progress: { failures: 2 } };
  const same = await inside((records) => records.move("r1", "triggered", "triggered", stay, 400));
  expect(same).toMatchObject({ changedAtMs: 200, progress: { token: "t", failures: 2 } });
  await expect(
    inside((records) => records.move("r1", "triggered", "promoted", {}, 500)),
  ).rejects.toThrow("cannot go from triggered to promoted");
  const ended = await inside((records) => records.move("r1", "triggered", "failed", {}, 600));
  expect(ended).toMatchObject({ endedAtMs: 600 });
});

test("one answer an attempt, one cancellation a run", async () => {
  const { inside, add } = await opened();
  await add("r1");
  const answer = (message: string) =>
    inside((records) => records.answer("r1", { outcome: "failed", message }));
  expect(await answer("first")).toBe(true);
  expect(await answer("second")).toBe(false);
  expect(await inside((records) => records.get("r1"))).toMatchObject({
    answer: { message: "first" },
  });
  const next = { forgetsAnswer: true };
  await inside((records) => records.move("r1", "queued", "queued", next, 1));
  expect(await answer("third")).toBe(true);
  expect(await inside((records) => records.requestCancel("r1", 7))).toBe(true);
  expect(await inside((records) => records.requestCancel("r1", 8))).toBe(false);
});

test("the log keeps states for good and the newest lines; long lines are cut", async () => {
  const { inside, add } = await opened();
  await add("r1");
  const line = (text: string) => ({ atMs: 1, kind: "stdout" as const, text });
  await inside((records) => {
    for (let block = 0; block < 6; block++) {
      records.addEntries(
        "r1",
        Array.from({ length: 1_000 }, (_, i) => line(`line ${block * 1_000 + i}`)),
      );
    }
    records.addEntries("r1", [line("x".repeat(10_000))]);
  });
  const all = await inside((records) => records.entries("r1", { afterId: 0, limit: 10_000 }));
  expect(all).toHaveLength(5_001);
  expect(all[0]).toMatchObject({ kind: "state", text: "Queued by ada: due" });
  expect(all[1]?.text).toBe("line 1001");
  expect(all.at(-1)?.text).toHaveLength(4_001);
  const after = all.at(-3)?.id ?? 0;
  const rest = await inside((records) => records.entries("r1", { afterId: after, limit: 9 }));
  expect(rest.map(({ id }) => id)).toEqual(all.slice(-2).map(({ id }) => id));
});

test("runs are found by model and by incident, newest first, in pages", async () => {
  const { inside, add } = await opened();
  for (const id of ["r1", "r2", "r3"]) {
    await add(id);
    await inside((records) => records.move(id, "queued", "failed", {}, 200));
  }
  const ids = (filter: object) =>
    inside((records) => records.list({ limit: 2, ...filter }).map(({ id }) => id));
  expect(await ids({ modelId: 1 })).toEqual(["r3", "r2"]);
  expect(await ids({ modelId: 1, beforeId: "r2" })).toEqual(["r1"]);
  expect(await ids({ incidentId: 4 })).toEqual(["r3", "r2"]);
  expect(await ids({ modelId: 2 })).toEqual([]);
});
