import { endStates, runActions, runStates } from "@plumbline/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nextStep, requireMove } from "./run-machine.ts";
import { attemptKey, freshProgress, runIdOf, type RunRecord } from "./run.ts";

const settings = { executor: null, approval: "none", timeoutMs: 60_000, retries: 1 } as const;

const run = (over: Partial<RunRecord> = {}): RunRecord => ({
  ...{ id: "r1", modelId: 1, model: "churn", state: "queued", action: "retrain", reason: "due" },
  ...{ actor: "ada", decisionId: null, incidentId: null, executor: "command", attempt: 1 },
  ...{ createdAtMs: 0, eventTimeMs: 0, changedAtMs: 0, deadlineMs: null, nextLookMs: 0 },
  ...{ endedAtMs: null, cancelRequestedMs: null, external: null, externalUrl: null },
  ...{ tokenHash: null, answer: null, trainingSetId: null, evaluationSetId: null },
  ...{ champion: "v1", candidate: null, gate: null, details: null },
  progress: { ...freshProgress, settings },
  ...over,
});

const step = (over: Partial<RunRecord>, nowMs = 10): string => nextStep(run(over), nowMs).do;

test("a run ends by all its ways, and no end leads anywhere", () => {
  for (const from of runStates) {
    for (const to of runStates) {
      const isEnd = endStates.includes(from);
      if (isEnd) expect(() => requireMove(from, to)).toThrow(`from ${from} to ${to}`);
      else if (to === "failed" || to === "cancelled") requireMove(from, to);
    }
  }
});

test.each([
  ["queued", "running"],
  ["queued", "gated"],
  ["triggered", "candidate"],
  ["running", "promoted"],
  ["candidate", "promoted"],
  ["candidate", "refused"],
  ["gated", "running"],
  ["waiting-for-approval", "triggered"],
] as const)("no run goes from %s to %s", (from, to) => {
  expect(() => requireMove(from, to)).toThrow(RangeError);
});

test("each state has one thing to do next", () => {
  const progress = (over: object) => ({ ...freshProgress, settings, ...over });
  expect(step({ progress: freshProgress })).toBe("take-up");
  expect(runActions.map((action) => step({ action }))).toEqual([
    ...["adjust", "adjust", "prepare", "roll-back"],
  ]);
  const asks = { ...settings, approval: "run" as const };
  expect(step({ progress: progress({ settings: asks }) })).toBe("ask-for-approval");
  expect(step({ progress: progress({ settings: asks, isStartApproved: true }) })).toBe("prepare");
  expect(step({ state: "waiting-for-approval" })).toBe("look-for-approval");
  expect(step({ state: "triggered" })).toBe("start");
  expect(step({ state: "running" })).toBe("look");
  expect(step({ state: "candidate" })).toBe("register");
  expect(step({ state: "candidate", progress: progress({ isRegistered: true }) })).toBe("judge");
  expect(step({ state: "gated" })).toBe("refuse");
  for (const state of endStates) expect(step({ state, endedAtMs: 1 })).toBe("nothing");
});

test("who allows promotions allows a rollback as well", () => {
  const progress = { ...freshProgress, settings: { ...settings, approval: "promotion" as const } };
  expect(step({ action: "rollback", progress })).toBe("ask-for-approval");
  expect(step({ action: "retrain", progress })).toBe("prepare");
});

test("the end that was asked for comes first, then the deadline, then the pause", () => {
  const late = { state: "running", deadlineMs: 5, nextLookMs: 1_000 } as const;
  expect(step({ ...late, cancelRequestedMs: 1 })).toBe("cancel");
  expect(step(late)).toBe("time-out");
  expect(step({ ...late, answer: { outcome: "failed", message: "" } })).toBe("look");
  expect(step({ state: "running", nextLookMs: 1_000 })).toBe("wait");
  expect(step({ state: "candidate", deadlineMs: 5 })).toBe("register");
});

test("a look that a clock far ahead has planned is not waited for", () => {
  expect(step({ state: "running", nextLookMs: 10 ** 12 })).toBe("look");
});

test("the same run at the same time has the same next step, and stays as it is", () => {
  const states = fc.constantFrom(...runStates);
  const property = fc.property(states, fc.constantFrom(...runActions), fc.nat(), (...given) => {
    const [state, action, nowMs] = given;
    const one = Object.freeze(run({ state, action, progress: Object.freeze(freshProgress) }));
    expect(nextStep(one, nowMs)).toEqual(nextStep(one, nowMs));
  });
  fc.assert(property);
});

test("ids sort by time and differ; each attempt has a key of its own", () => {
  const early = runIdOf(1_000, new Uint8Array(8));
  const late = runIdOf(Date.UTC(2100, 0, 1), new Uint8Array(8).fill(255));
  expect([late, early].toSorted()).toEqual([early, late]);
  expect(early).toMatch(/^r[0-9a-z]+$/);
  expect(attemptKey({ id: early, attempt: 1 })).not.toBe(attemptKey({ id: early, attempt: 2 }));
});
