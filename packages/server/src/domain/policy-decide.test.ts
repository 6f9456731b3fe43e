import { policySchema } from "@plumbline/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  at,
  brokenFrom,
  dayMs,
  testFacts,
  testIncident,
  testMetric,
  testPolicy,
  testRun,
  testWindow,
} from "../testing/policy-fixture.ts";
import { decide } from "./policy-decide.ts";
import type { PolicyFacts, PolicyRun } from "./policy-facts.ts";

const harmed = { incidents: [testIncident()], windows: brokenFrom(20) };
const outcomeOf = (facts: PolicyFacts, policy: object, name: string) =>
  decide(testPolicy(policy), facts).findings.find((one) => one.name === name);

test("without a trigger nothing is done, and it says what was looked at", () => {
  const decision = decide(testPolicy(), testFacts());
  expect(decision).toMatchObject({ action: "nothing", wanted: null, incidentId: null });
  expect(decision.reason).toBe("Nothing to do: no incident of performance goes on");
  expect(decide(testPolicy({ enabled: false }), testFacts(harmed)).reason).toContain(
    "switched off",
  );
});

test("harm leads to a run whose rows begin where the change was found", () => {
  const decision = decide(testPolicy(), testFacts(harmed));
  expect(decision).toMatchObject({ action: "retrain", wanted: "retrain", incidentId: 7 });
  expect(decision.reason).toContain("Retrain because incident 7 goes on since 2026-03-31 00:00");
  expect(decision.reason).toContain("Log-loss changed at 2026-03-21 00:00 from 0.50");
  expect(decision.reason).toContain("Training begins at the change at 2026-03-21 00:00.");
  expect(decision.details).toEqual({
    changePointMs: at(20),
    training: { fromMs: at(20), toMs: at(35), exclude: [] },
    evaluation: { fromMs: at(35), toMs: at(40) },
    position: 9_000,
    policyRevision: 3,
  });
});

test("broken data keeps every policy from acting, here and upstream, whatever its actions", () => {
  const broken = [
    testIncident({ id: 8, kinds: ["data"], title: "m: data is broken in hour" }),
    testIncident({ id: 9, kinds: ["data", "performance"] }),
    testIncident({ id: 10, model: "geo", isOwn: false, kinds: ["data"] }),
    testIncident({ id: 11, kinds: ["no-data"] }),
  ];
  for (const incident of broken) {
    const incidents = [...harmed.incidents, incident];
    for (const actions of [["retrain"], ["threshold", "recalibrate", "retrain", "rollback"]]) {
      const decision = decide(testPolicy({ actions }), testFacts({ ...harmed, incidents }));
      expect(decision.action).toBe("wait");
      expect(decision.reason).toContain(`incident ${incident.id}`);
      expect(decision.reason).toContain("learns the fault");
    }
  }
});

test("answers of another kind hold nothing back: the data is well", () => {
  const odd = testIncident({
    id: 8,
    kinds: ["prediction"],
    title: "m: answers are not of the kind",
  });
  const facts = testFacts({ ...harmed, incidents: [...harmed.incidents, odd] });
  expect(decide(testPolicy(), facts)).toMatchObject({ action: "retrain", incidentId: 7 });
  expect(facts.brokenTimes).toEqual([]);
});

test("harm that was joined to an incident of broken data is still harm, and waits", () => {
  const incidents = [testIncident({ id: 9, kinds: ["data", "performance"] })];
  const decision = decide(testPolicy(), testFacts({ incidents, windows: brokenFrom(20) }));
  expect(decision).toMatchObject({ action: "wait", wanted: "retrain", incidentId: 9 });
  expect(decision.reason).toContain("performance suffers from it");
});

test("what goes on upstream explains harm, and keeps the policy from acting", () => {
  const incidents = [testIncident({ causedBy: { id: 3, model: "geo" } })];
  const decision = decide(testPolicy(), testFacts({ ...harmed, incidents }));
  expect(decision.action).toBe("wait");
  expect(decision.reason).toContain("incident 3 of geo, upstream, explains incident 7");
});

test.each<readonly [string, Partial<PolicyFacts>, object, string]>([
  ["cooldown", { runs: [testRun(36)] }, {}, "the cooldown is 7d: 3 d are left"],
  [
    "budget",
    { runs: [testRun(31), testRun(32)] },
    { cooldown: "1h", budget: { runsPerMonth: 2 } },
    "2 of 2 runs in 2026-04 are used",
  ],
  [
    "run under way",
    { runs: [testRun(20, { isOver: false, state: "running" })] },
    {},
    "run r20 (retrain) is under way",
  ],
  [
    "approval pending",
    { runs: [testRun(20, { isOver: false, state: "waiting-for-approval" })] },
    {},
    "waits for somebody",
  ],
  [
    "watch under way",
    { watch: { version: "v2", untilMs: at(41) } },
    {},
    "v2 is new and is watched until 2026-04-11 00:00",
  ],
  ["quiet hours", {}, { quietHours: { from: "22:00", to: "06:00" } }, "it is 00:00 in UTC"],
  [
    "labels to learn from",
    {},
    { training: { window: "30d", minRows: 50_000 } },
    "3,000 labels to learn from since the change",
  ],
  [
    "labels to be judged on",
    {},
    { evaluation: { window: "5d", minRows: 1_001 } },
    "1,000 mature labels of the last 5d",
  ],
  [
    "refused on the same rows",
    { runs: [testRun(39, { state: "refused" })] },
    { cooldown: "1h" },
    "200 labels are new since run r39 was refused, of 500",
  ],
  [
    "gain against cost",
    {},
    { budget: { costPerRun: 50, valuePerPoint: 100 } },
    "lost against the baseline are worth 20",
  ],
])("%s holds it back, with the numbers", (name, over, policy, words) => {
  const decision = decide(testPolicy(policy), testFacts({ ...harmed, ...over }));
  expect(decision).toMatchObject({ action: "wait", wanted: "retrain" });
  expect(decision.findings.find((one) => one.name === name)).toMatchObject({
    part: "bar",
    outcome: "yes",
    reason: expect.stringContaining(words) as string,
  });
  expect(decision.reason).toContain(words);
});

test("harm that has just begun waits for labels from after it, unless the change is known", () => {
  const late = { incidents: [testIncident({ fromMs: at(39) })], windows: brokenFrom(39) };
  const decision = decide(testPolicy(), testFacts(late));
  expect(decision).toMatchObject({ action: "wait", wanted: "retrain" });
  expect(decision.reason).toContain(
    "200 mature labels since harm was first seen at 2026-04-09 00:00, of 500",
  );
});

test("a bar that is open says so", () => {
  const policy = {
    quietHours: { from: "06:00", to: "22:00" },
    budget: { costPerRun: 10, valuePerPoint: 100 },
  };
  const runs = [testRun(29, { state: "refused" })];
  const decision = decide(testPolicy(policy), testFacts({ ...harmed, runs }));
  expect(decision.action).toBe("retrain");
  const bars = decision.findings.filter(({ part }) => part === "bar");
  expect(bars.length).toBeGreaterThan(8);
  expect(bars.every(({ outcome }) => outcome === "no")).toBe(true);
});

test("quiet hours go by the clocks of the model's zone", () => {
  const policy = { quietHours: { from: "22:00", to: "06:00" } };
  const facts = testFacts({ ...harmed, timeZone: "Asia/Tokyo" });
  expect(decide(testPolicy(policy), facts).action).toBe("retrain");
});

test("the month of the budget is the one of the model's zone", () => {
  const runs = [testRun(40 - 9 / 24)];
  const policy = { cooldown: "1h", budget: { runsPerMonth: 1 } };
  const night = { ...harmed, runs, nowMs: at(31), windows: brokenFrom(10) };
  const earlier = [testRun(31 - 1 / 24)];
  expect(decide(testPolicy(policy), testFacts({ ...night, runs: earlier })).action).toBe("retrain");
  const east = testFacts({ ...night, runs: earlier, timeZone: "Asia/Tokyo" });
  expect(decide(testPolicy(policy), east).action).toBe("wait");
});

test("gains of earlier candidates speak where nothing is lost", () => {
  const policy = { when: { age: "30d" }, budget: { costPerRun: 5, valuePerPoint: 100 } };
  const gains = (gain: number) => [testRun(20, { gain }), testRun(10, { gain })];
  const reasonOf = (runs: readonly PolicyRun[]) =>
    outcomeOf(testFacts({ runs }), policy, "gain against cost");
  expect(reasonOf(gains(0.01))).toMatchObject({ outcome: "yes" });
  expect(reasonOf(gains(0.1))).toMatchObject({ outcome: "no" });
  expect(reasonOf([])).toMatchObject({ outcome: "unknown" });
  expect(decide(testPolicy(policy), testFacts()).action).toBe("retrain");
});

const broken = (name: string, check = "performance") =>
  Array.from({ length: 40 }, (_, day) =>
    testWindow(day, {
      metrics: [
        testMetric({ name: "auroc", current: 0.8, baseline: 0.8 }),
        testMetric({ name: "log-loss", current: 0.5 }),
        testMetric({ name, check, current: 0.6, verdict: day > 30 ? "alert" : "ok" }),
      ].filter((one, at_, all) => all.findLastIndex((other) => other.name === one.name) === at_),
    }),
  );

test.each([
  ["decisions", broken("recall"), "threshold", "only decisions are off"],
  [
    "calibration",
    broken("observed-expected", "calibration"),
    "recalibrate",
    "no longer mean what they say",
  ],
  ["log loss alone", broken("log-loss"), "recalibrate", "while ranking held"],
  ["the order of scores", broken("auroc"), "retrain", "no adjustment mends"],
] as const)(
  "%s that are off lead to the mildest action that helps",
  (_, windows, action, words) => {
    const actions = ["threshold", "recalibrate", "retrain", "rollback"];
    const facts = testFacts({ incidents: [testIncident()], windows });
    const decision = decide(testPolicy({ actions }), facts);
    expect(decision.action).toBe(action);
    expect(decision.findings.map(({ reason }) => reason).join("; ")).toContain(words);
    const passed = actions.slice(0, actions.indexOf(action));
    for (const name of passed) expect(decision.reason).toContain(`Not ${name}:`);
  },
);

test("an adjustment that the gate refused is followed by the next action", () => {
  const windows = broken("log-loss");
  const runs = [testRun(30, { action: "recalibrate", state: "refused" })];
  const facts = testFacts({ incidents: [testIncident()], windows, runs });
  const decision = decide(testPolicy({ actions: ["recalibrate", "retrain"] }), facts);
  expect(decision.action).toBe("retrain");
  expect(decision.reason).toContain("the gate refused it (run r30)");
});

test("a new champion that is worse than the one before goes back, if that is allowed", () => {
  const champion = { version: "v2", sinceMs: at(20), previous: "v1" };
  const facts = testFacts({ ...harmed, champion });
  const actions = ["threshold", "recalibrate", "retrain", "rollback"];
  const decision = decide(testPolicy({ actions }), facts);
  expect(decision.action).toBe("rollback");
  expect(decision.reason).toContain("v1 had 0.50");
  expect(decide(testPolicy(), facts).action).toBe("retrain");
  const better = { ...facts, champion: { ...champion, previous: null } };
  expect(decide(testPolicy({ actions }), better).action).not.toBe("rollback");
  const only = decide(testPolicy({ actions: ["rollback"] }), testFacts(harmed));
  expect(only).toMatchObject({ action: "nothing", incidentId: 7 });
  expect(only.reason).toContain("Not rollback: there is no earlier champion to go back to.");
});

test.each<readonly [string, object, Partial<PolicyFacts>, "yes" | "no" | "unknown", string]>([
  [
    "log-loss worse than 0.6",
    { performance: { metric: "log-loss", worseThan: 0.6 } },
    harmed,
    "yes",
    "wholly worse than 0.6",
  ],
  [
    "log-loss worse than 0.9",
    { performance: { metric: "log-loss", worseThan: 0.9 } },
    harmed,
    "no",
    "not wholly worse",
  ],
  [
    "brier worse than 0.2",
    { performance: { metric: "brier", worseThan: 0.2 } },
    harmed,
    "unknown",
    "no window with mature labels",
  ],
  [
    "drift in 3 windows",
    { drift: { windows: 3 } },
    { windows: driftingFrom(37, true) },
    "yes",
    "x drifts in 3 windows in a row, and it costs",
  ],
  [
    "drift in 4 windows",
    { drift: { windows: 4 } },
    { windows: driftingFrom(37, true) },
    "no",
    "in 3 windows in a row, of 4",
  ],
  [
    "drift in 3 windows",
    { drift: { windows: 3 } },
    { windows: driftingFrom(37, false) },
    "no",
    "no metric of performance is worse",
  ],
  ["8000 new labels", { newLabels: 8_000 }, {}, "yes", "8,000 labels ever, of 8,000"],
  [
    "1100 new labels",
    { newLabels: 1_100 },
    { runs: [testRun(40)] },
    "no",
    "1,000 labels since the training set of 2026-04-05",
  ],
  [
    "KPI revenue",
    { kpi: "revenue" },
    { kpis: [{ name: "revenue", words: "revenue was 3", missed: "at least 4" }] },
    "yes",
    "misses its objective, at least 4",
  ],
  [
    "KPI revenue",
    { kpi: "revenue" },
    { kpis: [{ name: "revenue", words: "revenue was 5", missed: null }] },
    "no",
    "does not miss",
  ],
  ["KPI revenue", { kpi: "revenue" }, {}, "unknown", "no window of revenue is finished"],
  [
    "changed objective",
    { objectiveChanged: true },
    { objectiveChange: "the objective of revenue changed" },
    "yes",
    "changed",
  ],
  ["every 30d", { every: "30d" }, {}, "yes", "40 d since the first window, of 30d"],
  ["every 30d", { every: "30d" }, { runs: [testRun(20)] }, "no", "20 d since the last run"],
  ["age 40d", { age: "40d" }, {}, "yes", "v1 is champion for 40 d"],
  ["age 41d", { age: "41d" }, {}, "no", "of 41d"],
  ["age 41d", { age: "41d" }, { champion: null }, "unknown", "no champion yet"],
  ["incident business", { incident: "business" }, harmed, "no", "no incident of business"],
])("the trigger %s: %j", (name, when, over, outcome, words) => {
  const decision = decide(testPolicy({ when, cooldown: "1h" }), testFacts(over));
  const finding = decision.findings.find((one) => one.part === "trigger");
  expect(finding).toMatchObject({ name, outcome });
  expect(finding?.reason).toContain(words);
  expect(decision.action === "nothing").toBe(outcome !== "yes");
});

function driftingFrom(day: number, costs: boolean) {
  const windows = costs ? brokenFrom(20) : testFacts().windows;
  return windows.map((window, one) => (one < day ? window : { ...window, drifting: ["x"] }));
}

test("all and any: what is unknown decides nothing", () => {
  const [yes, no] = [{ incident: "performance" }, { incident: "business" }];
  const unknown = { kpi: "revenue" };
  const acts = (when: object): boolean =>
    decide(testPolicy({ when }), testFacts(harmed)).action === "retrain";
  expect(acts({ all: [yes, yes] })).toBe(true);
  expect(acts({ all: [yes, unknown] })).toBe(false);
  expect(acts({ any: [no, unknown] })).toBe(false);
  expect(acts({ any: [unknown, yes] })).toBe(true);
  expect(acts({ all: [yes, { any: [no, { all: [yes] }] }] })).toBe(true);
});

interface Step {
  readonly hours: number;
  readonly isHarmed: boolean;
  readonly isBroken: boolean;
  readonly outcome: PolicyRun["state"];
}

const steps = fc.array(
  fc.record({
    hours: fc.integer({ min: 1, max: 120 }),
    isHarmed: fc.boolean(),
    isBroken: fc.boolean(),
    outcome: fc.constantFrom<PolicyRun["state"]>("promoted", "refused", "failed", "cancelled"),
  }),
  { minLength: 1, maxLength: 30 },
);
const policies = fc.record({
  cooldown: fc.constantFrom("1h", "2d", "9d"),
  budget: fc.record({ runsPerMonth: fc.integer({ min: 0, max: 3 }) }),
  actions: fc.subarray(["threshold", "recalibrate", "retrain", "rollback"] as const, {
    minLength: 1,
  }),
});

function factsOf(
  { isHarmed, isBroken }: Step,
  nowMs: number,
  runs: readonly PolicyRun[],
): PolicyFacts {
  const shiftMs = nowMs - at(40);
  const windows = (isHarmed ? brokenFrom(20) : testFacts().windows).map((one) => ({
    ...one,
    startMs: one.startMs + shiftMs,
    endMs: one.endMs + shiftMs,
    matureAtMs: one.matureAtMs + shiftMs,
  }));
  return testFacts({
    ...{ nowMs, runs, windows },
    incidents: [
      ...(isHarmed ? [testIncident()] : []),
      ...(isBroken ? [testIncident({ id: 8, kinds: ["data"] })] : []),
    ],
  });
}

test("over any history: no action on broken data, cooldown and budget are kept, twice is the same", () => {
  const cooldowns = { "1h": 1 / 24, "2d": 2, "9d": 9 } as const;
  fc.assert(
    fc.property(steps, policies, (history, given) => {
      const policy = testPolicy(given);
      let [nowMs, runs]: [number, readonly PolicyRun[]] = [at(40), []];
      for (const step of history) {
        nowMs += step.hours * 3_600_000;
        const facts = factsOf(step, nowMs, runs);
        const decision = decide(policy, facts);
        expect(decide(policy, structuredClone(facts))).toEqual(decision);
        if (decision.action === "nothing" || decision.action === "wait") continue;
        expect(step.isBroken).toBe(false);
        expect(step.isHarmed).toBe(true);
        expect(given.actions).toContain(decision.action);
        const [last] = runs;
        if (last !== undefined) {
          const passed = (nowMs - last.eventTimeMs) / dayMs;
          expect(passed).toBeGreaterThanOrEqual(cooldowns[given.cooldown]);
        }
        const month = new Date(nowMs).toISOString().slice(0, 7);
        const before = runs.filter(
          (run) => new Date(run.eventTimeMs).toISOString().slice(0, 7) === month,
        );
        expect(before.length).toBeLessThan(given.budget.runsPerMonth);
        const run = testRun(0, { id: `r${runs.length}`, action: decision.action });
        runs = [
          { ...run, state: step.outcome, eventTimeMs: nowMs, evaluationToMs: nowMs },
          ...runs,
        ];
      }
    }),
    { numRuns: 40 },
  );
});

test("a further bar never makes it act", () => {
  const more: readonly ((facts: PolicyFacts) => PolicyFacts)[] = [
    (facts) => ({ ...facts, incidents: [...facts.incidents, testIncident({ kinds: ["data"] })] }),
    (facts) => ({ ...facts, watch: { version: "v2", untilMs: facts.nowMs + 1 } }),
    (facts) => ({
      ...facts,
      runs: [testRun(40, { isOver: false, state: "queued" }), ...facts.runs],
    }),
    (facts) => ({ ...facts, windows: facts.windows.map((one) => ({ ...one, labelled: 1 })) }),
  ];
  const acts = (facts: PolicyFacts, policy = testPolicy()): boolean =>
    !["nothing", "wait"].includes(decide(policy, facts).action);
  fc.assert(
    fc.property(steps, fc.subarray([...more.keys()]), ([step], chosen) => {
      if (step === undefined) return;
      const facts = factsOf(step, at(40), []);
      const barred = chosen.reduce((before, one) => more[one]?.(before) ?? before, facts);
      if (chosen.length > 0) expect(acts(barred)).toBe(false);
      expect(acts(barred) && !acts(facts)).toBe(false);
    }),
    { numRuns: 40 },
  );
});

test("facts are not changed, however odd they are", () => {
  const odd = testFacts({
    ...harmed,
    windows: [testWindow(3, { startMs: at(4), endMs: at(4), labelled: 0, metrics: [] })],
    champion: null,
    primary: null,
    task: "regression",
    nowMs: at(-400),
  });
  const frozen = Object.freeze(odd);
  const policy = policySchema.parse({
    actions: ["threshold", "recalibrate"],
    when: { every: "1d" },
  });
  expect(() => decide(policy, frozen)).not.toThrow();
});
