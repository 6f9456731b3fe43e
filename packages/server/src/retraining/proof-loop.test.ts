import { expect, test } from "vitest";
import { createKpiReader } from "../storage/lake/kpi-reader.ts";
import { createIncidentStore, incidentRecords } from "../storage/metadata/incident-store.ts";
import { createRunStore } from "../storage/metadata/run-store.ts";
import { listProofs } from "../storage/metadata/proof-store.ts";
import { championFixture, dayMs, type DayOptions } from "../testing/champion-fixture.ts";
import { start } from "../testing/lake-fixture.ts";
import { createProofLoop, type ProofChange } from "./proof-loop.ts";

const config = { gate: { metric: "log-loss" }, watch: { duration: "7d" } };

async function proofFixture(document: object = config) {
  const world = await championFixture(document);
  const changes: ProofChange[] = [];
  const { metadata, rows } = world.lake;
  return {
    ...{ ...world, changes },
    async work(over: Partial<Parameters<typeof createProofLoop>[0]> = {}): Promise<void> {
      const loop = createProofLoop({
        ...{ metadata, rows, kpis: createKpiReader(world.lake), clock: world.now, ...over },
        onChanged: (change) => changes.push(change),
      });
      for (let turn = 0; turn < 20; turn++) {
        if (!(await loop.turn(new AbortController().signal)).did) return;
      }
      throw new Error("the loop does not come to rest");
    },
    proofs: async () => {
      const found = await listProofs(metadata, { modelId: world.modelId, limit: 9 });
      return found.map(({ document: proof }) => proof).toReversed();
    },
    /** v1 in days 7 to 14, then v2. */
    async story(old: Partial<DayOptions>, runId: string | null = null): Promise<void> {
      await world.days(7, 14, { version: "v1", ...old });
      await world.promote("v1", 7);
      await world.days(14, 15, { version: "v2", withLabels: false, rows: 1 });
      await world.promote("v2", 14, runId);
    },
  };
}

type Fixture = Awaited<ReturnType<typeof proofFixture>>;

const ofCost = { family: "business", check: "cost", unit: "EUR", monitor: null, evaluation: null };

/** An incident since day 9, of calibration if nothing else is said, and the run that it led to. */
async function incidentAndRun({ lake, modelId }: Fixture, over: object = {}): Promise<number> {
  const signal = {
    ...{ evaluation: 1, monitor: "daily", family: "performance", check: "calibration" },
    ...{ column: null, segment: null, value: 0.3, unit: "ratio", baselineValue: 1 },
    ...{ currentValue: 1.3, interval: null, reason: "observed by expected positives 1 → 1.3" },
    ...over,
  };
  const { id } = await lake.metadata.transaction((prepare) =>
    incidentRecords(prepare).insert({
      ...{ modelId, causeKey: "performance||*|", kind: "performance", severity: "critical" },
      ...{ state: "open", title: "t", summary: "s", version: "*", segment: null, causedBy: null },
      ...{ owner: null, openedAtMs: 1, firstWindowMs: start + 9 * dayMs, changedAtMs: 1 },
      ...{ lastWindowMs: start + 13 * dayMs, resolvedAtMs: null, closedAtMs: null },
      ...{ closeReason: null, wellWindows: 0 },
      details: { signals: [signal], explanations: [], rules: [], joined: [] },
    }),
  );
  await createRunStore(lake.metadata).add({
    ...{ id: "r1", modelId, action: "retrain", reason: "it is due", actor: "plumbline" },
    ...{ decisionId: null, incidentId: id, executor: "none", eventTimeMs: start + 14 * dayMs },
    ...{ details: null, atMs: 1 },
  });
  return id;
}

test("an action that helped is proved on the incident and the run, by both metrics", async () => {
  const world = await proofFixture();
  await world.story({ bias: 2 });
  const incidentId = await incidentAndRun(world);
  await world.lake.metadata.db
    .updateTable("alias_moves")
    .set({ run_id: "r1" })
    .where("to_version", "=", "v2")
    .execute();
  await world.work();
  const [first] = await world.proofs();
  expect(first).toMatchObject({ verdict: "waiting", runId: "r1", incidentId, metric: "log-loss" });
  expect(first?.summary).toBe("Not yet known: it is waited for labelled rows of v2");
  await world.days(14, 17, { version: "v2" });
  await world.work();
  const [midway] = await world.proofs();
  expect(midway).toMatchObject({
    ...{ verdict: "waiting", before: { version: "v1", rows: 300 }, after: { rows: 120 } },
  });
  expect(midway?.difference).toBeLessThan(0);
  await world.days(17, 20, { version: "v2" });
  await world.work();
  const proofs = await world.proofs();
  expect(proofs).toMatchObject([
    {
      ...{ metric: "log-loss", verdict: "helped", better: "lower" },
      // As long as the incident lasted before.
      before: { from: "2026-03-10T00:00:00.000Z", to: "2026-03-15T00:00:00.000Z", rows: 300 },
      after: { version: "v2", from: "2026-03-15T00:00:00.000Z", to: "2026-03-20T00:00:00.000Z" },
    },
    { metric: "observed-expected", verdict: "helped" },
  ]);
  expect(proofs[0]?.interval?.hi).toBeLessThan(0);
  const entries = await createIncidentStore(world.lake.metadata).entries(incidentId);
  expect(entries).toMatchObject([
    { lane: "proof", link: { run: "r1", proof: 1 } },
    { lane: "proof", link: { run: "r1", proof: 2 } },
  ]);
  expect(entries[0]?.message).toContain("It helped: log loss was");
  const log = await createRunStore(world.lake.metadata).entries("r1", { afterId: 0, limit: 99 });
  expect(log.filter(({ text }) => text.startsWith("It helped"))).toHaveLength(2);
  // What is final is not looked at again.
  await world.days(20, 30, { version: "v2", bias: 5 });
  await world.work();
  expect(await world.proofs()).toEqual(proofs);
});

test("no effect is said as plainly, and so is harm", async () => {
  const same = await proofFixture();
  await same.story({});
  await same.days(14, 22, { version: "v2" });
  await same.work();
  const [none] = await same.proofs();
  expect(none).toMatchObject({ verdict: "no-effect-shown", runId: null, incidentId: null });
  expect(none?.summary).toContain("which chance alone can give");
  const harm = await proofFixture();
  await harm.story({});
  await harm.days(14, 22, { version: "v2", bias: 3 });
  await harm.work();
  expect(await harm.proofs()).toMatchObject([{ verdict: "worse" }]);
});

test("a rollback is proved too, against what was rolled back, and ends the proof before", async () => {
  const world = await proofFixture();
  await world.story({});
  await world.days(14, 17, { version: "v2", bias: 3 });
  await world.rollBack(17);
  await world.days(17, 21, { version: "v1" });
  await world.work();
  expect(await world.proofs()).toMatchObject([
    { verdict: "worse", after: { version: "v2", to: "2026-03-18T00:00:00.000Z", rows: 180 } },
    { verdict: "helped", before: { version: "v2" }, after: { version: "v1", rows: 180 } },
  ]);
});

test("labels are waited for; a version that never answers shows nothing", async () => {
  const world = await proofFixture({
    ...config,
    monitors: [{ name: "daily", window: { every: "1d" }, labelMaturity: "3d" }],
  });
  await world.story({});
  await world.days(14, 22, { version: "v2" });
  await world.work();
  expect(await world.proofs()).toMatchObject([{ verdict: "waiting" }]);
  const silent = await proofFixture();
  await silent.days(0, 1, { version: "v2" });
  await silent.days(7, 14, { version: "v1" });
  await silent.promote("v1", 7);
  await silent.promote("v2", 14);
  await silent.days(14, 23, { version: "v1" });
  await silent.work();
  const [proof] = await silent.proofs();
  expect(proof).toMatchObject({ verdict: "no-effect-shown", after: { rows: 0, value: null } });
  expect(proof?.summary).toContain("v2 has no labelled rows in that time");
});

test("scores that are no numbers do not count, and a drill proves nothing", async () => {
  const world = await proofFixture();
  await world.story({});
  await world.days(14, 22, { version: "v2", score: "NaN" });
  await world.lake.metadata.db.updateTable("alias_moves").set({ kind: "drill" }).execute();
  await world.work();
  expect(await world.proofs()).toEqual([]);
  await world.promote("v1", 22);
  await world.promote("v2", 22.5);
  await world.work();
  expect((await world.proofs()).every(({ verdict }) => verdict !== "helped")).toBe(true);
});

test("a crash between planning and measuring loses nothing and tells nothing twice", async () => {
  const world = await proofFixture();
  await world.story({ bias: 2 });
  await world.days(14, 22, { version: "v2" });
  const { metadata } = world.lake;
  let transactions = 0;
  const failing: typeof metadata = {
    ...metadata,
    transaction: (work) =>
      transactions++ % 2 === 0 ? Promise.reject(new Error("killed")) : metadata.transaction(work),
  };
  for (let attempt = 0; attempt < 10; attempt++) {
    await world.work({ metadata: failing }).catch(() => undefined);
  }
  expect(await world.proofs()).toMatchObject([{ verdict: "helped" }]);
  expect(world.changes).toHaveLength(1);
});

test.each([
  ["is proved too", true],
  ["and is gone from the configuration meanwhile shows nothing", false],
])("the KPI that missed its objective %s", async (_words, isKept) => {
  const cost = {
    ...{ name: "cost", title: "cost of errors", better: "lower", unit: "EUR" },
    of: { cost: { falsePositive: 10, falseNegative: 10 } },
    objective: { atMost: 2 },
  };
  const world = await proofFixture({ ...config, positive: true, kpis: [cost] });
  await world.story({ bias: 2 });
  const incidentId = await incidentAndRun(world, ofCost);
  await world.lake.metadata.db
    .updateTable("alias_moves")
    .set({ run_id: "r1" })
    .where("to_version", "=", "v2")
    .execute();
  await world.work();
  const waiting = (await world.proofs()).find(({ metric }) => metric === "cost");
  expect(waiting).toMatchObject({ verdict: "waiting", better: "lower", incidentId, runId: "r1" });
  if (!isKept) await world.configure({ ...config, positive: true });
  await world.days(15, 22, { version: "v2" });
  await world.work();
  const proof = (await world.proofs()).find(({ metric }) => metric === "cost");
  if (!isKept) {
    expect(proof).toMatchObject({
      verdict: "no-effect-shown",
      summary: "No effect can be shown: the model has no KPI cost any more",
    });
    return;
  }
  expect(proof?.summary).toMatch(
    /^It helped: cost of errors was [\d.]+ \(v1, [\d,]+ rows\) before/,
  );
  expect(proof?.verdict).toBe("helped");
  expect(proof?.interval?.hi).toBeLessThan(0);
  const told = await createIncidentStore(world.lake.metadata).entries(incidentId);
  expect(told.map(({ message }) => message).join("\n")).toContain("cost of errors was");
});
