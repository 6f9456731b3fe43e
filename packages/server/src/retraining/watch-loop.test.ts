import { expect, test } from "vitest";
import { createIncidentStore, incidentRecords } from "../storage/metadata/incident-store.ts";
import { listWatches } from "../storage/metadata/watch-store.ts";
import { championFixture, dayMs, type ChampionFixture } from "../testing/champion-fixture.ts";
import { start } from "../testing/lake-fixture.ts";
import { createWatchLoop, type WatchChange } from "./watch-loop.ts";

const week = { watch: { duration: "7d", minRows: 100 }, gate: { metric: "log-loss" } };

async function watchFixture(config: object = week) {
  const world = await championFixture(config);
  const changes: WatchChange[] = [];
  const create = () =>
    createWatchLoop({
      ...{ metadata: world.lake.metadata, rows: world.lake.rows, clock: world.now },
      onChanged: (change) => changes.push(change),
    });
  return {
    ...{ ...world, changes, create },
    async work(): Promise<void> {
      const loop = create();
      for (let turn = 0; turn < 20; turn++) {
        if (!(await loop.turn(new AbortController().signal)).did) return;
      }
      throw new Error("the loop does not come to rest");
    },
    async watch() {
      const [watch] = await listWatches(world.lake.metadata, {
        ...{ modelId: world.modelId, limit: 10 },
      });
      if (watch === undefined) throw new Error("nothing is watched");
      return watch;
    },
  };
}

/** Two weeks of v1, of which the newest is the record, and v2 from day 14 on. */
async function promoted({ days, promote }: ChampionFixture): Promise<void> {
  await days(7, 14, { version: "v1" });
  await promote("v1", 7);
  await days(14, 15, { version: "v2", withLabels: false, rows: 1 });
  await promote("v2", 14);
}

test("a new champion that is as good is watched for its time and stays", async () => {
  const world = await watchFixture();
  await promoted(world);
  await world.work();
  expect(await world.watch()).toMatchObject({ state: "watching", latest: null, previous: "v1" });
  await world.days(14, 18, { version: "v2" });
  await world.work();
  const midway = await world.watch();
  expect(midway).toMatchObject({
    state: "watching",
    latest: { method: "record", metric: "log-loss", looked: 3, units: 3, rows: 180 },
  });
  expect(midway.latest?.summary).toContain("No harm is shown so far");
  await world.days(18, 22, { version: "v2" });
  await world.work();
  const { state, latest, endedAtMs } = await world.watch();
  expect(state).toBe("kept");
  expect(latest).toMatchObject({ looked: 7, units: 7, firstAnswerMs: start + 14 * dayMs });
  expect(latest?.summary).toContain("v2 stays");
  expect(endedAtMs).toBe(world.now());
  expect(await world.champion()).toBe("v2");
  expect(await world.audit()).toContain("watch-kept");
  expect(world.changes.at(-1)).toMatchObject({ what: "watch", state: "kept" });
});

test("a new champion that does harm is taken back by itself, once, with its words", async () => {
  const world = await watchFixture();
  await promoted(world);
  await world.days(14, 18, { version: "v2", bias: 3 });
  await world.work();
  const { state, latest } = await world.watch();
  expect(state).toBe("rolled-back");
  expect(latest?.summary).toContain("v2 does harm: log loss is");
  expect(await world.champion()).toBe("v1");
  await world.work();
  const actions = await world.audit();
  expect(actions.filter((action) => action === "alias-rollback")).toHaveLength(1);
  expect(actions).toContain("watch-rolled-back");
});

test("asked for, a person decides: the incident says so and is told of", async () => {
  const world = await watchFixture({ ...week, watch: { ...week.watch, rollback: "ask" } });
  await promoted(world);
  await world.days(14, 18, { version: "v2", bias: 3 });
  await world.work();
  expect(await world.watch()).toMatchObject({ state: "harm" });
  expect(await world.champion()).toBe("v2");
  const store = createIncidentStore(world.lake.metadata);
  const [incident] = await store.list({ modelId: world.modelId, limit: 9 });
  expect(incident).toMatchObject({ kind: "performance", version: "v2", state: "open" });
  expect(incident?.summary).toContain("plumbline model rollback m makes v1 champion again");
  const waiting = await world.lake.metadata.db
    .selectFrom("incident_announcements")
    .select("event")
    .execute();
  expect(waiting).toEqual([{ event: "open" }]);
});

test("harm is told on the incident that led to the champion", async () => {
  const world = await watchFixture();
  await promoted(world);
  await world.work();
  const incident = await world.lake.metadata.transaction((prepare) =>
    incidentRecords(prepare).insert({
      ...{ modelId: world.modelId, causeKey: "performance||*|", kind: "performance" },
      ...{ severity: "critical", state: "open", title: "t", summary: "s", version: "*" },
      ...{ segment: null, causedBy: null, owner: null, openedAtMs: 1, firstWindowMs: start },
      ...{ lastWindowMs: start, changedAtMs: 1, resolvedAtMs: null, closedAtMs: null },
      ...{ closeReason: null, wellWindows: 0 },
      details: { signals: [], explanations: [], rules: [], joined: [] },
    }),
  );
  await world.lake.metadata.db.updateTable("watches").set({ incident_id: incident.id }).execute();
  await world.days(14, 18, { version: "v2", bias: 3 });
  await world.work();
  const entries = await createIncidentStore(world.lake.metadata).entries(incident.id);
  expect(entries).toMatchObject([{ lane: "promotion", link: { version: "v2" } }]);
  expect(entries[0]?.message).toContain("v1 is champion again");
});

test("where the old champion answers beside the new one, cases are compared one by one", async () => {
  const world = await watchFixture();
  // The world was easy before and is hard now: the record alone would blame the new champion.
  await world.days(7, 14, { version: "v1" });
  await world.promote("v1", 7);
  await world.days(14, 19, { version: "v2", isShadowed: true, bias: 2 });
  await world.days(14, 19, { version: "v1", isShadowed: true, bias: 2, withLabels: false });
  await world.promote("v2", 14);
  await world.work();
  const { state, latest } = await world.watch();
  expect(latest).toMatchObject({ method: "paired", units: 4, rows: 240 });
  // Equal on every case: no spread, so nothing is excluded, and nothing is blamed.
  expect(state).toBe("watching");
  expect(await world.champion()).toBe("v2");
});

test("without labels, or without an answer, it says that it cannot tell", async () => {
  const silent = await watchFixture();
  await promoted(silent);
  await silent.days(14, 22, { version: "v2", withLabels: false });
  await silent.work();
  expect(await silent.watch()).toMatchObject({
    ...{ state: "ended", latest: { rows: 0, loss: null, units: 0 } },
  });
  expect((await silent.watch()).latest?.summary).toContain("It cannot be told");
  const absent = await watchFixture();
  await absent.days(0, 1, { version: "v2" });
  await absent.days(7, 13, { version: "v1" });
  await absent.promote("v1", 7);
  await absent.promote("v2", 14);
  await absent.days(14, 23, { version: "v1" });
  await absent.work();
  expect(await absent.watch()).toMatchObject({ state: "ended", latest: null });
  const [entry] = (await absent.audit()).filter((action) => action.startsWith("watch"));
  expect(entry).toBe("watch-ended");
});

test("scores that are no numbers are no labelled rows, and a jump of the clock changes nothing", async () => {
  const world = await watchFixture();
  await promoted(world);
  await world.days(14, 18, { version: "v2", score: "NaN" });
  await world.work();
  // The one row that came before had a score.
  expect(await world.watch()).toMatchObject({ state: "watching", latest: { rows: 1, units: 0 } });
  world.pass(-900 * dayMs);
  await world.work();
  world.pass(2_000 * dayMs);
  await world.work();
  expect(await world.watch()).toMatchObject({ state: "watching", latest: { looked: 3 } });
});

test("another champion ends the watch; labels that take time are waited for", async () => {
  const slow = {
    ...week,
    monitors: [{ name: "daily", window: { every: "1d" }, labelMaturity: "2d" }],
  };
  const world = await watchFixture(slow);
  await promoted(world);
  await world.days(14, 18, { version: "v2" });
  await world.work();
  expect(await world.watch()).toMatchObject({ latest: { looked: 1 } });
  await world.rollBack(18);
  await world.work();
  expect(await world.watch()).toMatchObject({ state: "ended" });
});

test("a look that ends in a crash is taken again and rolls back once", async () => {
  const world = await watchFixture();
  await promoted(world);
  await world.days(14, 18, { version: "v2", bias: 3 });
  const { metadata } = world.lake;
  let transactions = 0;
  for (let attempt = 0; attempt < 12; attempt++) {
    const failing: typeof metadata = {
      ...metadata,
      read: metadata.read,
      close: metadata.close,
      transaction: (work) =>
        transactions++ % 2 === 0 ? Promise.reject(new Error("killed")) : metadata.transaction(work),
    };
    const loop = createWatchLoop({ metadata: failing, rows: world.lake.rows, clock: world.now });
    await loop.turn(new AbortController().signal).catch(() => undefined);
  }
  expect(await world.watch()).toMatchObject({ state: "rolled-back" });
  const actions = await world.audit();
  expect(actions.filter((action) => action === "alias-rollback")).toHaveLength(1);
});
