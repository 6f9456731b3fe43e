import { modelConfigSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { testPolicy } from "../testing/policy-fixture.ts";
import { paceProblems, policyProblems } from "./policy-problems.ts";
import { policySummary } from "./policy-summary.ts";

const revenue = { name: "revenue", of: { outcome: "paid" }, objective: { atLeast: 3 } };
const config = (over: object = {}) =>
  modelConfigSchema.parse({ task: "binary", watch: { duration: "7d" }, ...over });
const found = (policy: object, over: object = {}) =>
  policyProblems(testPolicy(policy), config(over)).map(
    ({ level, path, problem }) => [level, path.join("."), problem] as const,
  );

test("a policy of the usual kind has no problems", () => {
  expect(found({})).toEqual([]);
  const kpis = { kpis: [revenue] };
  const when = {
    any: [
      { kpi: "revenue" },
      { objectiveChanged: true },
      { all: [{ incident: "business" }, { performance: { metric: "auroc", worseThan: 0.7 } }] },
    ],
  };
  expect(found({ when }, kpis)).toEqual([]);
});

test.each<readonly [string, object, object, string, string]>([
  ["no runs at all", { budget: { runsPerMonth: 0 } }, {}, "budget.runsPerMonth", "enabled: false"],
  [
    "judged on more than learnt from",
    { evaluation: { window: "30d" } },
    {},
    "evaluation.window",
    "not shorter than the training window, 30d",
  ],
  [
    "quiet for ever",
    { quietHours: { from: "22:00", to: "22:00" } },
    {},
    "quietHours",
    "leave them out",
  ],
  [
    "a threshold without decisions",
    { actions: ["threshold"] },
    { task: "regression" },
    "actions.0",
    "never reached",
  ],
  [
    "an unknown KPI",
    { when: { all: [{ kpi: "revenu" }] } },
    { kpis: [revenue] },
    "when.all.0.kpi",
    'Did you mean "revenue"?',
  ],
  [
    "a KPI without objective",
    { when: { kpi: "revenue" } },
    { kpis: [{ ...revenue, objective: undefined }] },
    "when.kpi",
    "no objective",
  ],
  [
    "no objective to change",
    { when: { objectiveChanged: true } },
    {},
    "when.objectiveChanged",
    "no KPI",
  ],
  [
    "no incident of business",
    { when: { any: [{ incident: "business" }] } },
    {},
    "when.any.0.incident",
    "no KPI",
  ],
  [
    "an unknown metric",
    { when: { performance: { metric: "logloss", worseThan: 1 } } },
    {},
    "when.performance.metric",
    'Did you mean "log-loss"?',
  ],
  [
    "a metric of another task",
    { when: { performance: { metric: "rmse", worseThan: 1 } } },
    {},
    "when.performance.metric",
    "of a binary model",
  ],
  [
    "performance that nobody checks",
    {},
    {
      monitors: [
        { name: "a", window: { every: "1h" }, checks: { performance: false, calibration: false } },
      ],
    },
    "when.any.0.incident",
    "no monitor checks performance",
  ],
  [
    "drift that nobody checks",
    { when: { drift: {} } },
    {
      monitors: [
        {
          name: "a",
          window: { every: "1h" },
          checks: { "input-drift": false, "prediction-drift": false, "label-drift": false },
        },
      ],
    },
    "when.drift",
    "no monitor checks drift",
  ],
])("%s is an error", (_, policy, over, path, words) => {
  const problems = found(policy, over).filter(([level]) => level === "error");
  expect(problems).toHaveLength(1);
  expect(problems[0]?.[1]).toBe(path);
  expect(problems[0]?.[2]).toContain(words);
});

test.each<readonly [string, object, object, string]>([
  ["a cooldown within the watch", { cooldown: "1d" }, {}, "cooldown"],
  ["costs that nobody weighs", { budget: { costPerRun: 5 } }, {}, "budget.costPerRun"],
  [
    "too few rows for the gate",
    { evaluation: { window: "5d", minRows: 100 } },
    {},
    "evaluation.minRows",
  ],
  [
    "fewer rows to learn from than to judge on",
    { training: { window: "30d", minRows: 100 } },
    {},
    "training.minRows",
  ],
  ["rows that are gone", {}, { retentionDays: 20 }, "training.window"],
  [
    "a schedule that the cooldown stops",
    { when: { any: [{ every: "1d" }] } },
    {},
    "when.any.0.every",
  ],
  ["an action twice", { actions: ["retrain", "retrain"] }, {}, "actions.1"],
])("%s is a warning", (_, policy, over, path) => {
  expect(found(policy, over)).toEqual([["warning", path, expect.any(String)]]);
});

test("a policy that is switched off contradicts nothing", () => {
  expect(found({ enabled: false, budget: { runsPerMonth: 0 } })).toEqual([]);
});

test("windows that never hold enough labels are told", () => {
  const policy = testPolicy();
  expect(paceProblems(policy, 200)).toEqual([]);
  expect(paceProblems(policy, null)).toEqual([]);
  expect(paceProblems(policy, 50).map(({ path }) => path.join("."))).toEqual([
    "evaluation.minRows",
  ]);
  expect(paceProblems(policy, 10)[0]?.problem).toBe(
    "30d usually hold 300 labels and 1000 are wanted: it will wait for ever",
  );
  expect(paceProblems(testPolicy({ actions: ["rollback"] }), 1)).toEqual([]);
});

test("a policy is told in words", () => {
  const when = {
    any: [{ incident: "performance" }, { all: [{ age: "90d" }, { newLabels: 10 }] }],
  };
  const policy = testPolicy({ when, quietHours: { from: "22:00", to: "06:00" }, approval: "run" });
  expect(policySummary(policy)).toEqual([
    "It acts when an incident of performance goes on or (the champion is older than 90d and 10 labels came since the last training).",
    "It may, the mildest that helps first: retrain.",
    "At least 7d between two actions, at most 8 runs a month.",
    "No run starts from 22:00 to 06:00.",
    "A person allows each run before it starts.",
    "A candidate learns from the 30d before the evaluation set, or from where a change was found, with 1000 labels at least; times of broken data stay out.",
    "It is judged on the newest 5d with mature labels, 500 at least.",
  ]);
  expect(policySummary(testPolicy({ enabled: false }))).toHaveLength(1);
});
