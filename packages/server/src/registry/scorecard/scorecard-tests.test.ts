import { modelConfigSchema, scorecardSchema, versionDetailsSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import type { KnownVersion } from "../../storage/metadata/registry-store.ts";
import type { ScorecardFacts } from "../../storage/metadata/scorecard-facts.ts";
import { scoreModel } from "./score-model.ts";
import { scorecardTests } from "./scorecard-tests.ts";

const nowMs = Date.UTC(2026, 5, 1);
const dayMs = 86_400_000;
const nothing: ScorecardFacts = {
  ...{ config: modelConfigSchema.parse({}), versions: [], champion: null, moves: [], runs: [] },
  ...{ judged: null, labelled: null, lastDecisionAtMs: null, watches: [], tried: [] },
  ...{ baseline: null, routes: 0 },
};
const known = (version: string, over: object, runId: string | null = null): KnownVersion => ({
  ...{ version, firstSeenAtMs: 1, lastSeenAtMs: 2 },
  entry: {
    ...{ modelId: 1, version, registeredAtMs: nowMs, actor: "ada", kind: "model", parent: null },
    ...{ runId, details: versionDetailsSchema.parse(over), baselineId: null },
  },
});
const details = {
  ...{ git: { commit: "c0ffee" }, data: [{ kind: "plumbline", id: "set" }] },
  ...{ parameters: { depth: 3 }, metrics: { auroc: 0.8, "tests.failed": 0 } },
  artifact: { address: "s3://m/v1" },
};
const champion = known("v1", details, "r1");
const window = {
  ...{ atMs: nowMs - dayMs, rows: 500, labelled: 400 },
  checks: new Set(["schema", "not-finite", "score-range", "latency"]),
  families: new Set(["quality", "performance", "operations"]),
};
const everything: ScorecardFacts = {
  config: modelConfigSchema.parse({
    ...{ upstream: ["weather"], segments: [["origin"]] },
    policy: { executor: { kind: "command", command: ["train"] } },
  }),
  ...{ versions: [champion, known("v1-again", details, "r2")], champion },
  moves: [
    {
      ...{ id: 3, modelId: 1, alias: "champion", from: "v1", to: "v0", atMs: nowMs - dayMs },
      ...{ eventTimeMs: 0, actor: "ada", reason: "drill", runId: null, kind: "drill" },
      ...{ deployedInMs: 2_500, deployment: { state: "done", attempts: 1, message: "" } },
    },
  ],
  ...{ judged: window, labelled: window, lastDecisionAtMs: nowMs - dayMs },
  runs: [
    {
      ...{ id: "r1", state: "promoted", action: "retrain", candidate: "v1", hasGate: true },
      changedAtMs: nowMs - dayMs,
    },
  ],
  watches: [{ version: "v1", startedAtMs: nowMs - dayMs }],
  tried: [{ version: "v1", atMs: nowMs - dayMs }],
  ...{ baseline: { kind: "training-set", isOwn: true }, routes: 1 },
};
const score = (facts: ScorecardFacts, at = nowMs) =>
  scorecardSchema.parse(scoreModel(scorecardTests, facts, { model: "churn", nowMs: at }));

test("there are seven tests of each section, each under its own id", () => {
  const ids = scorecardTests.map(({ id }) => id);
  expect(ids).toEqual(["M", "I"].flatMap((letter) => [1, 2, 3, 4, 5, 6, 7].map((n) => letter + n)));
});

test("of a model of which nothing is known, nothing is claimed, and each test says what to do", () => {
  const card = score(nothing);
  expect(card).toMatchObject({ score: 0, monitoring: 0, infrastructure: 0 });
  for (const { points, next, at } of card.tests) {
    expect([points, at]).toEqual([0, null]);
    expect(next).not.toBeNull();
  }
});

test("all that can be shown earns all points", () => {
  const card = score(everything);
  expect(card.tests.filter(({ points }) => points < 1)).toEqual([]);
  expect(card).toMatchObject({ score: 7, nextPoint: null });
});

test("old evidence fades and says so", () => {
  const card = score(everything, nowMs + 60 * dayMs);
  expect(card.score).toBe(0);
  for (const { isFaded, evidence, next } of card.tests) {
    expect(isFaded).toBe(true);
    expect(evidence).toMatch(/days ago, and counts for 30$/);
    expect(next).not.toBeNull();
  }
});

test.each([
  ["M1", { ...everything, routes: 0 }, 0.5, "nobody is told"],
  ["M2", { ...everything, baseline: { kind: "first-rows", isOwn: false } }, 0.5, "never looked at"],
  ["M4", { ...everything, lastDecisionAtMs: null }, 0.5, "no policy follows"],
  ["M7", { ...everything, config: nothing.config }, 0.5, "no slices"],
  ["I1", { ...everything, versions: [champion] }, 0.5, "names commit"],
  ["I2", { ...everything, champion: known("v1", details) }, 0.5, "by hand"],
  ["I3", { ...everything, runs: [] }, 0, "No run"],
  ["I6", { ...everything, tried: [] }, 0.5, "after its promotion"],
  ["I7", { ...everything, moves: [] }, 0, "ever rehearsed"],
] as const)("%s with less evidence earns less", (id, facts, points, words) => {
  const found = score(facts).tests.find((one) => one.id === id);
  expect(found?.points).toBe(points);
  expect(found?.evidence).toContain(words);
});
