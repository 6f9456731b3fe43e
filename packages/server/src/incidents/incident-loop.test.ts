import fc from "fast-check";
import { expect, test } from "vitest";
import { start } from "../testing/lake-fixture.ts";
import {
  incidentFixture,
  missingIn,
  resultOf,
  wellResult,
  type FakeEvaluation,
  type IncidentFixture,
} from "../testing/incident-fixture.ts";
import { silenceRecords } from "../storage/metadata/silence-store.ts";
import { annotationRecords } from "../storage/metadata/annotation-store.ts";

const hourMs = 3_600_000;
const bad = [resultOf(), resultOf({ method: "brier", unit: "brier", reason: "brier 0.1 → 0.2" })];

async function all({ store }: IncidentFixture) {
  return (await store.list({ limit: 1_000 })).toReversed();
}

async function messages({ store }: IncidentFixture, id = 1): Promise<readonly string[]> {
  return (await store.entries(id)).map(({ lane, message }) => `${lane}: ${message}`);
}

test("several metrics of a window are one incident, which resolves itself and opens again", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 0 }, { hour: 1, results: bad });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    {
      ...{ kind: "performance", severity: "critical", state: "open", version: "*", owner: null },
      title: "m: answers are worse than in the baseline: log-loss, brier",
      ...{ firstWindowMs: start + hourMs, lastWindowMs: start + 2 * hourMs },
    },
  ]);
  await fixture.judged({ hour: 2, results: bad }, { hour: 3 });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "open", wellWindows: 1 }]);
  await fixture.judged({ hour: 4 });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "resolved", wellWindows: 2 }]);
  await fixture.judged({ hour: 6, results: bad });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ id: 1, state: "open", resolvedAtMs: null }]);
  expect(fixture.told.map(({ event }) => event)).toEqual(["open", "resolve", "reopen"]);
  expect(fixture.changes).toContainEqual({ what: "incident", model: "m", id: 1, state: "open" });
  expect(await messages(fixture)).toEqual([
    "alarm: Opened as critical: log-loss 0.3 → 0.5, in the window 2026-03-01 01:00 to 02:00",
    "performance: 2 windows have alarmed so far, the latest 2026-03-01 02:00 to 03:00: log-loss 0.3 → 0.5",
    "performance: Resolved: 2 windows of hourly in a row cover the baseline again, the latest 2026-03-01 04:00 to 05:00",
    "alarm: Open again: log-loss 0.3 → 0.5, in the window 2026-03-01 06:00 to 07:00",
  ]);
  await fixture.judged({ hour: 7 }, { hour: 8 }, { hour: 40, results: bad });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "resolved" }, { id: 2, state: "open" }]);
});

test("odd answers are an incident of their own, which is no broken data, and explain harm", async () => {
  const odd = { ...missingIn("score"), details: { isAnswer: true } };
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 0, results: [odd, missingIn("age"), ...bad] });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    { kind: "data", causeKey: "data|age|*|", severity: "critical" },
    {
      ...{ kind: "prediction", causeKey: "prediction|score|*|", severity: "warning" },
      title: "m: answers are not of the kind of the baseline's in score: missing-rate",
      details: { signals: [{ column: "score", isAnswer: true }] },
    },
  ]);
  const [data] = await all(fixture);
  expect(data?.details.explanations).toMatchObject([{ column: "score", check: "missing-rate" }]);
  for (const hour of [1, 2]) {
    await fixture.judged({ hour, results: [{ ...odd, verdict: "ok" }, wellResult] });
  }
  await fixture.turns();
  expect((await all(fixture))[1]).toMatchObject({ state: "resolved" });
  const off = await incidentFixture({ m: { alerts: { defaults: { prediction: "off" } } } });
  await off.judged({ hour: 0, results: [odd] });
  await off.turns();
  expect(await all(off)).toEqual([]);
});

test("history that is read for the first time opens and ends its incidents without a call", async () => {
  const fixture = await incidentFixture();
  for (let hour = 0; hour < 120; hour++) {
    await fixture.judged({ hour, results: hour % 30 === 10 ? bad : [wellResult] });
  }
  await fixture.judged({ hour: 120, results: bad });
  await fixture.turns();
  const incidents = await all(fixture);
  expect(incidents.map(({ state }) => state)).toEqual([
    ...Array.from({ length: 4 }, () => "resolved"),
    "open",
  ]);
  expect(fixture.told).toMatchObject([{ id: 5, event: "open" }]);
  expect((await messages(fixture)).at(-1)).toContain("Nobody was told");
});

test("harm while data is broken joins the incident of the data, in whatever order they are seen", async () => {
  const broken: FakeEvaluation = { hour: 1, results: [missingIn("a"), missingIn("b"), wellResult] };
  const worse: FakeEvaluation = { hour: 1, results: [missingIn("a"), missingIn("b"), ...bad] };
  const dataFirst = await incidentFixture({ m: { alerts: { defaults: { data: "warning" } } } });
  await dataFirst.judged(broken);
  await dataFirst.turns();
  await dataFirst.judged(worse);
  await dataFirst.turns();
  expect(await all(dataFirst)).toMatchObject([
    {
      ...{ kind: "data", severity: "critical", state: "open", causeKey: "data|a,b|*|" },
      details: { joined: [{ causeKey: "performance||*|" }] },
    },
  ]);
  expect(dataFirst.told.map(({ event }) => event)).toEqual(["open", "escalate"]);
  expect((await messages(dataFirst)).at(-1)).toBe(
    "performance: A consequence: log-loss 0.3 → 0.5, in the window 2026-03-01 01:00 to 02:00; now critical",
  );
  const harmFirst = await incidentFixture({ m: { alerts: { defaults: { data: "warning" } } } });
  await harmFirst.judged({ hour: 1, results: bad });
  await harmFirst.turns();
  await harmFirst.judged(worse);
  await harmFirst.turns();
  expect(await all(harmFirst)).toMatchObject([
    { kind: "performance", state: "closed", closeReason: "duplicate", causedBy: 2 },
    { kind: "data", state: "open", severity: "critical" },
  ]);
});

test("harm is no consequence of broken data that a later look did not find", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 3, results: [missingIn("a"), ...bad] });
  await fixture.turns();
  await fixture.judged({ hour: 3, results: [missingIn("a", "ok"), ...bad] });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    { kind: "data", state: "resolved" },
    { kind: "performance", state: "open" },
  ]);
});

test("harm that outlasts the broken data becomes an incident of its own", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, results: [missingIn("a"), ...bad] });
  for (const hour of [2, 3, 4, 5]) {
    await fixture.judged({ hour, results: [missingIn("a", "ok"), ...bad] });
  }
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    { kind: "data", state: "resolved" },
    { kind: "performance", state: "open" },
  ]);
});

test("an alarm of all rows takes those of its segments in; one of a segment alone is its own", async () => {
  const cell = resultOf({ segment: "origin=BOS", reason: "log-loss in BOS 0.3 → 0.6" });
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, results: [...bad, cell] });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ segment: null }]);
  const other = await incidentFixture();
  await other.judged({ hour: 1, results: [wellResult, cell] });
  await other.turns();
  expect(await all(other)).toMatchObject([{ segment: "origin=BOS", state: "open" }]);
});

test("a revision that turns out well undoes the alarm, and one that turns bad opens in the past", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, results: bad, labelled: 50 }, { hour: 2 });
  await fixture.turns();
  await fixture.judged({ hour: 1 });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "resolved" }]);
  expect((await messages(fixture)).at(-1)).toContain("Undone");
  await fixture.judged({ hour: 1, results: bad });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ id: 1, state: "open", wellWindows: 1 }]);
  await fixture.judged({ hour: 3 });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ id: 1, state: "resolved" }]);
});

test("labels that come late are told where they belong", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, results: [missingIn("a")], labelled: 10, isMature: false });
  await fixture.turns();
  await fixture.judged({ hour: 1, results: [missingIn("a")], labelled: 180 });
  await fixture.turns();
  expect((await messages(fixture)).at(-1)).toBe(
    "labels: 170 labels came for the window 2026-03-01 01:00 to 02:00: 180 of 200 rows have one. Hour 1",
  );
});

test("broken data upstream explains and hushes, also in a circle; what outlasts it is told", async () => {
  const fixture = await incidentFixture({
    feed: { upstream: ["late"] },
    middle: { upstream: ["feed"] },
    late: { upstream: ["middle", "late", "unknown"] },
  });
  await fixture.judged({ model: "feed", hour: 1, results: [missingIn("a")] });
  await fixture.judged({ model: "late", hour: 1, results: bad });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    { model: "feed", causedBy: null },
    { model: "late", causedBy: 1, state: "open" },
  ]);
  expect(fixture.told).toMatchObject([{ id: 1, event: "open" }]);
  expect((await messages(fixture, 2)).at(-1)).toContain("Nobody is told: incident 1 explains it");
  for (const hour of [2, 3]) {
    await fixture.judged({ model: "feed", hour, results: [missingIn("a", "ok")] });
  }
  await fixture.turns();
  expect(fixture.told.slice(1)).toMatchObject([
    { id: 2, event: "open" },
    { id: 1, event: "resolve" },
  ]);
});

test("drift explains; it opens an incident only where no label ever came", async () => {
  const drift = (column: string, excess: number) =>
    resultOf({
      ...{ check: "input-drift", family: "drift", column, method: "psi", excess },
      reason: `${column} moved`,
    });
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, results: [drift("a", 0.1), drift("b", 0.3)] });
  await fixture.turns();
  expect(await all(fixture)).toEqual([]);
  await fixture.judged({ hour: 2, results: [drift("a", 0.1), drift("b", 0.3), ...bad] });
  await fixture.turns();
  const [incident] = await all(fixture);
  expect(incident?.details.explanations.map(({ column }) => column)).toEqual(["b", "a"]);
  expect(await messages(fixture)).toContain("drift: Meanwhile: b moved; a moved");
  const blind = await incidentFixture();
  await blind.judged({ hour: 1, results: [drift("a", 0.1)], labelled: 0 });
  await blind.turns();
  expect(await all(blind)).toMatchObject([{ kind: "drift", severity: "info" }]);
});

test("no data and a failed monitor are causes of their own", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, verdict: "no-data" }, { hour: 2, verdict: "failed" });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    { kind: "no-data", severity: "warning", summary: "no-data in hour 1" },
    { kind: "monitor", title: "m: the monitor hourly fails" },
  ]);
  await fixture.judged({ hour: 3 }, { hour: 4 });
  await fixture.turns();
  expect((await all(fixture)).map(({ state }) => state)).toEqual(["resolved", "resolved"]);
});

test("an incident of a version that answers no more ends by itself", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, version: "v1", results: bad });
  for (let hour = 1; hour < 20; hour++) await fixture.judged({ hour, version: "v2" });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ version: "v1", state: "resolved" }]);
  expect((await messages(fixture)).join()).toContain("its version answers no more");
});

test("an incident of a monitor that was taken away ends by itself", async () => {
  const monitors = ["hourly", "other"].map((name) => ({ name, window: { every: "1h" } }));
  const fixture = await incidentFixture({ m: { monitors } });
  await fixture.judged({ hour: 1, results: bad });
  await fixture.configure("m", { monitors: monitors.slice(1) });
  for (let hour = 20; hour < 23; hour++) await fixture.judged({ hour, monitor: "other" });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "resolved" }]);
});

test("windows that say nothing, because their labels are missing, resolve nothing", async () => {
  const fixture = await incidentFixture();
  await fixture.judged({ hour: 1, results: bad });
  for (let hour = 2; hour < 30; hour++) await fixture.judged({ hour, results: [] });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "open" }]);
});

test("a silence hushes until it ends; a downtime keeps incidents from being opened", async () => {
  const fixture = await incidentFixture();
  const add = (given: object) =>
    fixture.metadata.transaction((prepare) =>
      silenceRecords(prepare).insert({
        ...{ modelId: null, match: {}, fromMs: start, toMs: start + 10 * hourMs },
        ...{ kind: "silence", actor: "ada", reason: "deploying", ...given },
      }),
    );
  await add({ match: { kind: "performance" } });
  await add({ kind: "downtime", match: { kind: "data" }, toMs: start + 2 * hourMs });
  await fixture.judged({ hour: 1, results: [missingIn("a"), ...bad] });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ kind: "performance", state: "open" }]);
  expect(fixture.told).toEqual([]);
  expect((await messages(fixture)).at(-1)).toBe(
    "notification: Nobody is told: silence 1 of ada until 2026-03-01 10:00: deploying",
  );
  // A clock that jumps back changes nothing.
  fixture.setClock(start - hourMs);
  fixture.setClock(start + 1);
  await fixture.turns();
  expect((await messages(fixture)).filter((one) => one.includes("Nobody"))).toHaveLength(1);
  fixture.setClock(start + 11 * hourMs);
  await fixture.judged({ hour: 3, results: [missingIn("a")] });
  await fixture.turns();
  expect(fixture.told).toMatchObject([
    { id: 1, event: "open" },
    { id: 2, event: "open" },
  ]);
});

test("notes of people and moves of the champion stand on the timeline", async () => {
  const fixture = await incidentFixture();
  await fixture.metadata.transaction((prepare) => {
    annotationRecords(prepare).insert({
      ...{ modelId: 1, kind: "deploy", fromMs: start + hourMs, toMs: null, text: "new router" },
      ...{ actor: "ada", createdAtMs: start },
    });
  });
  await fixture.judged({ hour: 1, results: bad });
  await fixture.turns();
  expect((await messages(fixture)).at(-1)).toBe(
    "outside: deploy at 2026-03-01 01:00, noted by ada: new router",
  );
});

test("what people closed stays closed while it goes on, and is told again long after", async () => {
  const fixture = await incidentFixture({ m: { alerts: { reopenWithin: 3 } } });
  await fixture.judged({ hour: 1, results: bad });
  await fixture.turns();
  await fixture.store.update(1, { state: "closed", closeReason: "benign-change" });
  await fixture.judged({ hour: 2, results: bad }, { hour: 3, results: bad });
  await fixture.turns();
  expect(await all(fixture)).toHaveLength(1);
  await fixture.judged({ hour: 4, results: bad }, { hour: 5, results: bad });
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "closed" }, { id: 2, state: "open" }]);
  expect((await messages(fixture, 2)).join()).toContain("Incident 1 of the same cause was closed");
});

test("a rule speaks when it persists, and a learned limit looks back", async () => {
  const rules = [
    {
      name: "slow-burn",
      when: { fixed: { above: 0.305 }, signal: { check: "log-loss" } },
      persists: { atLeast: 2, of: 3 },
      severity: "info",
    },
    {
      name: "unusual",
      when: { learned: { windows: 20, falseAlarmRate: 0.05 }, signal: { check: "log-loss" } },
    },
  ];
  const fixture = await incidentFixture({ m: { alerts: { rules: rules.slice(0, 1) } } });
  const at = (hour: number, currentValue: number) =>
    fixture.judged({ hour, results: [{ ...wellResult, currentValue }] });
  await at(0, 0.31);
  for (let hour = 1; hour < 25; hour++) await at(hour, 0.3 + hour / 10_000);
  await fixture.turns();
  expect(await all(fixture)).toEqual([]);
  await fixture.configure("m", { alerts: { rules } });
  await at(25, 0.304);
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    {
      ...{ kind: "rule", severity: "warning", title: "m: the rule unusual speaks" },
      summary: "log-loss is 0.304, above 0.3024, the limit learned from 20 windows",
    },
  ]);
  await at(26, 0.306);
  await at(27, 0.307);
  await fixture.turns();
  expect((await all(fixture)).map(({ title }) => title)).toEqual([
    "m: the rule unusual speaks",
    "m: the rule slow-burn speaks",
  ]);
});

test("a KPI beyond its objective is an incident of the business", async () => {
  const kpis = [{ name: "conversion", of: { action: "buy" }, objective: { atLeast: 0.1 } }];
  const fixture = await incidentFixture({ m: { kpis } });
  const add = (day: number, value: number) =>
    fixture.metadata.db
      .insertInto("kpi_values")
      .values({
        ...{ model_id: 1, kpi: "conversion", version: "*", position: day, rows: 100, value },
        ...{ start_at: start + day * 24 * hourMs, end_at: start + (day + 1) * 24 * hourMs },
        ...{ lo: value - 0.01, hi: value + 0.01, is_mature: 1 },
      })
      .execute();
  await add(0, 0.12);
  await add(1, 0.05);
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([
    {
      ...{ kind: "business", severity: "warning", state: "open" },
      summary: "conversion is 0.05 (0.04 to 0.06) on 100 rows; the objective is at least 0.1",
    },
  ]);
  await add(2, 0.11);
  await add(3, 0.11);
  await fixture.turns();
  expect(await all(fixture)).toMatchObject([{ state: "resolved" }]);
});

const kinds = {
  well: [wellResult, missingIn("a", "ok")],
  harm: [...bad, missingIn("a", "ok")],
  data: [wellResult, missingIn("a")],
  both: [...bad, missingIn("a")],
} as const;

interface Step {
  readonly hour: number;
  readonly seen: keyof typeof kinds;
}

const steps = fc.array(
  fc.record({
    hour: fc.integer({ min: 0, max: 7 }),
    seen: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
  }),
  { minLength: 1, maxLength: 12 },
);

const evaluationOf = ({ hour, seen }: Step): FakeEvaluation => ({ hour, results: kinds[seen] });

async function story(fixture: IncidentFixture) {
  const incidents = await all(fixture);
  const entries = await Promise.all(incidents.map(({ id }) => messages(fixture, id)));
  return { incidents, entries, told: fixture.told };
}

test("each kill between two transactions leaves the same incidents and calls", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      await using calm = await incidentFixture({ m: {} }, { batch: 1 });
      await using killed = await incidentFixture({ m: {} }, { batch: 1 });
      for (const step of given) {
        await calm.judged(evaluationOf(step));
        await killed.judged(evaluationOf(step));
      }
      await calm.turns();
      for (let turn = 0; turn < given.length + 5; turn++) {
        await killed.oneTurn();
        await killed.restart();
      }
      expect(await story(killed)).toEqual(await story(calm));
      // Read once more from the beginning, nothing changes.
      await calm.metadata.db.deleteFrom("loop_progress").execute();
      const before = await story(calm);
      await calm.turns();
      expect(await story(calm)).toEqual(before);
    }),
    { numRuns: 5, seed: 7 },
  );
});

/** The same in another order of the windows; the revisions of each window keep theirs. */
function inOrderOf(given: readonly Step[], keys: readonly number[]): readonly Step[] {
  const queues = Map.groupBy(given, ({ hour }) => hour);
  const next = new Map([...queues].map(([hour, steps]) => [hour, steps.values()]));
  return given
    .map(({ hour }, at) => ({ hour, key: keys[at] ?? 0 }))
    .toSorted((one, other) => one.key - other.key)
    .map(({ hour }) => next.get(hour)?.next().value ?? { hour, seen: "well" });
}

test("whatever the order of windows and revisions, the same incidents are open in the end", async () => {
  const keys = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, keys, async (given, order) => {
      const open = async (ordered: readonly Step[]) => {
        await using fixture = await incidentFixture({ m: {} }, { isInMemory: true });
        for (const step of ordered) {
          await fixture.judged(evaluationOf(step));
          await fixture.turns();
        }
        return (await all(fixture))
          .filter(({ state }) => state === "open")
          .map((one) => `${one.causeKey} ${one.firstWindowMs} ${one.lastWindowMs}`)
          .toSorted((one, other) => one.localeCompare(other));
      };
      const hours = given.map(({ hour }) => hour);
      expect(await open(inOrderOf(given, order))).toEqual(await open(inOrderOf(given, hours)));
    }),
    { numRuns: 20, seed: 7 },
  );
});
