import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { createIncidentLoop } from "../incidents/incident-loop.ts";
import { readModelConfig } from "../monitors/monitored-models.ts";
import { createAuditStore } from "../storage/metadata/audit-store.ts";
import { createDecisionStore } from "../storage/metadata/decision-store.ts";
import { createIncidentStore } from "../storage/metadata/incident-store.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { createRunStore, runRecords } from "../storage/metadata/run-store.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture } from "../testing/monitor-fixture.ts";
import { createPolicyLoop, type DecisionChange } from "./policy-loop.ts";
import { replayPolicy } from "./policy-replay.ts";
import { testPolicy } from "../testing/policy-fixture.ts";

const document = {
  task: "binary",
  positive: true,
  baseline: { kind: "first-rows", rows: 1_000 },
  monitors: [{ name: "hourly", window: { every: "1h" }, falseAlarmRate: 0.001 }],
};
const policy = {
  executor: { kind: "command", command: ["true"] },
  cooldown: "12h",
  training: { window: "20h", minRows: 400 },
  evaluation: { window: "4h", minRows: 100 },
};

/** A model that is watched, its incidents and its policy; all of it as after a restart each time. */
async function fixture(over: object = {}) {
  const model = await monitorFixture();
  onTestFinished(() => model.close());
  const { metadata } = model.lake;
  const changes: DecisionChange[] = [];
  const signal = new AbortController().signal;
  const loop = () =>
    createPolicyLoop({
      ...{ metadata, clock: model.now, randomBytes: (bytes: number) => randomBytes(bytes) },
      onChanged: (change) => changes.push(change),
    });
  const policyLoop = { current: loop() };
  const incidents = createIncidentLoop({
    ...{ metadata, clock: model.now },
    notifier: { incidentChanged: () => Promise.resolve() },
  });
  await model.configure({ ...document, policy: { ...policy, ...over } });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 500; turns++) {
      if (!(await incidents.turn(signal)).did) return;
    }
  };
  return {
    ...{ model, metadata, changes, settle },
    decide: async (): Promise<void> => {
      for (let turns = 0; turns < 10; turns++) {
        if (!(await policyLoop.current.turn(signal)).did) return;
      }
    },
    restart: (): void => {
      policyLoop.current = loop();
    },
    /** Rows come, monitors judge them, incidents follow. */
    async hours(from: number, to: number, options: object = {}): Promise<void> {
      model.setClock(start + to * hourMs + 600_000);
      await model.hours(from, to, options);
      await model.hours(to, to + 1, { rows: 1, withLabels: false });
      await model.run();
      await settle();
    },
    decisions: async () => {
      const id = await model.lake.modelId("m");
      return createDecisionStore(metadata).list({ modelId: id, limit: 100 });
    },
    runs: async () => {
      const id = await model.lake.modelId("m");
      return createRunStore(metadata).list({ modelId: id, limit: 100 });
    },
    entries: async () => {
      const store = createIncidentStore(metadata);
      const all = await store.list({ limit: 10 });
      const entries = await Promise.all(all.map(({ id }) => store.entries(id)));
      return entries.flat().filter(({ lane }) => lane === "retraining");
    },
    endRun: (runId: string, to: "refused" | "failed") =>
      metadata.transaction((prepare) => {
        runRecords(prepare).move(runId, "queued", to, {}, model.now());
      }),
  };
}

test("a well model is left alone, equal decisions are one row, and a clock that jumps changes nothing", async () => {
  const { model, hours, decide, decisions, changes, restart, runs, settle } = await fixture({
    when: { any: [{ incident: "performance" }, { age: "30d" }] },
  });
  model.setClock(start + 9 * hourMs);
  await model.hours(0, 8);
  await model.run();
  await decide();
  expect(await decisions(), "incidents have not seen the evaluations yet").toEqual([]);
  await settle();
  await decide();
  await decide();
  await hours(8, 10);
  await decide();
  restart();
  await decide();
  for (const jump of [3_000 * hourMs, -3_000 * hourMs, 90_000 * hourMs]) {
    model.setClock(start + 12 * hourMs + jump);
    await decide();
  }
  const all = await decisions();
  expect(all).toHaveLength(1);
  expect(all[0]).toMatchObject({ action: "nothing", repeats: 2, runId: null, policyRevision: 1 });
  expect(changes).toMatchObject([{ what: "decision", model: "m", action: "nothing" }]);

  model.setClock(start + 12 * hourMs);
  await model.configure({ ...document, policy: { ...policy, when: { age: "2h" } } });
  await decide();
  expect(await runs()).toHaveLength(1);
  const [after, acted] = await decisions();
  expect(acted).toMatchObject({ action: "retrain", policyRevision: 2, incidentId: null });
  expect(after).toMatchObject({ action: "wait", wanted: "retrain" });
});

test("harm starts one run, and what holds back the next one is told once for each reason", async () => {
  const { model, metadata, hours, decide, decisions, runs, entries, ...rest } = await fixture();
  await hours(0, 12);
  await decide();
  await hours(12, 18, { flipped: 0.4 });
  await decide();
  const [run, ...others] = await runs();
  expect(others).toEqual([]);
  const acted = (await decisions()).find(({ action }) => action === "retrain");
  expect(acted?.runId).toBe(run?.id);
  expect(run).toMatchObject({
    ...{ state: "queued", action: "retrain", executor: "command", actor: "plumbline" },
    ...{ decisionId: acted?.id, incidentId: acted?.incidentId },
  });
  const { details } = run ?? {};
  expect(details?.training.toMs).toBe(details?.evaluation.fromMs);
  expect(details?.policyRevision).toBe(1);
  const audit = await createAuditStore(metadata.db).list({ action: "start-run" });
  expect(audit).toMatchObject([{ actor: "plumbline", subject: "m", details: { run: run?.id } }]);

  rest.restart();
  await decide();
  model.setClock(model.now() + 40_000);
  await decide();
  expect(await runs()).toHaveLength(1);
  const told = await entries();
  expect(told).toMatchObject([{ actor: "plumbline", link: { decision: acted?.id, run: run?.id } }]);

  await rest.endRun(run?.id ?? "", "failed");
  await decide();
  await hours(18, 19, { flipped: 0.4 });
  await decide();
  const [, cooling, ...more] = await entries();
  expect(more).toEqual([]);
  expect(cooling?.message).toMatch(/^Not retrained now, because the last run was at .* 12h/);

  const store = createIncidentStore(metadata);
  const [incident] = await store.list({ limit: 1 });
  const { id: _, model: __, ...same } = incident ?? fail("no incident");
  await store.insert({ ...same, kind: "data", causeKey: "data|x|*|", title: "m: data is broken" });
  await decide();
  expect(await runs()).toHaveLength(1);
  expect((await entries()).at(-1)?.message).toMatch(
    /^Not retrained now, because data is broken since/,
  );
  await metadata.db.deleteFrom("incidents").where("kind", "=", "data").execute();

  const tried = { ...(await storedModel(metadata)), id: await model.lake.modelId("m") };
  const options = { policy: testPolicy(policy), breathe: () => Promise.resolve() };
  const before = (await decisions()).length;
  const replay = await replayPolicy(metadata, tried, options);
  expect(await replayPolicy(metadata, tried, options)).toEqual(replay);
  const said = replay.decisions.map(({ decision, repeats }) => [decision.reason, repeats]);
  expect(said).toMatchInlineSnapshot(`
    [
      [
        "Nothing to do: no incident of performance goes on",
        12,
      ],
      [
        "Retrain because incident 1 goes on since 2026-03-01 12:00: m: answers are worse than in the baseline: auroc, calibration, brier and 2 more.",
        1,
      ],
      [
        "Not retrained now, because the last run was at 2026-03-01 13:01, the cooldown is 12h: 11 h are left. It would be right because incident 1 goes on since 2026-03-01 12:00: m: answers are worse than in the baseline: auroc, calibration, brier and 2 more.",
        1,
      ],
      [
        "Not retrained now, because the last run was at 2026-03-01 13:01, the cooldown is 12h: 8 h are left; 203 labels to learn from since the change at 2026-03-01 12:00, of 400: more of the old days would not help. It would be right because incident 1 goes on since 2026-03-01 12:00: m: answers are worse than in the baseline: auroc, calibration, brier and 2 more.",
        3,
      ],
      [
        "Not retrained now, because the last run was at 2026-03-01 13:01, the cooldown is 12h: 7 h are left. It would be right because incident 1 goes on since 2026-03-01 12:00: m: answers are worse than in the baseline: auroc, calibration, brier and 2 more.",
        1,
      ],
    ]
  `);
  expect(replay.isAll).toBe(true);
  expect([(await decisions()).length, (await runs()).length]).toEqual([before, 1]);
  const none = await replayPolicy(metadata, tried, { ...options, toMs: start - 1 });
  expect(none).toMatchObject({ looks: 0, runs: 0, fromMs: null, decisions: [] });
});

test("a model without a policy, or without windows, is not decided on", async () => {
  const { model, metadata, decide, changes } = await fixture();
  await decide();
  await createModelStore(metadata.db).create("other", 0);
  await model.configure({});
  await decide();
  expect(changes).toEqual([]);
});

function fail(problem: string): never {
  throw new Error(problem);
}

async function storedModel(metadata: Metadata) {
  const { name, config_json, config_revision } = await metadata.db
    .selectFrom("models")
    .selectAll()
    .executeTakeFirstOrThrow();
  return { name, revision: config_revision, config: readModelConfig(config_json) };
}
