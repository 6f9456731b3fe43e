import { alertsSchema, type CheckResult } from "@plumbline/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { resultOf } from "../testing/incident-fixture.ts";
import { learnedLimit, meetsCondition } from "./alert-condition.ts";
import {
  earlierValues,
  isExcluded,
  speaksAt,
  withOutcome,
  type RuleOutcome,
} from "./alert-rules.ts";
import { upstreamOf } from "./group-incidents.ts";
import { planAnnouncements } from "./incident-announcements.ts";
import { causeKeyText, isSameCause, parseCauseKey } from "./incident-cause.ts";
import { episodesOf } from "./incident-episodes.ts";
import { moveIncident } from "./incident-lifecycle.ts";
import { severityOf, worseSeverity } from "./incident-severity.ts";
import type { CauseWindow } from "./incident-window.ts";

const none = () => [];
const holds = (condition: object, results: readonly CheckResult[], earlier = none) => {
  const { rules } = alertsSchema.parse({ rules: [{ name: "r", when: condition }] });
  const [rule] = rules;
  return rule && meetsCondition(rule.when, results, earlier).holds;
};

test("a condition holds, does not, or cannot be said", () => {
  const logLoss = resultOf({ currentValue: 0.5, baselineValue: 0.4 });
  const signal = { check: "log-loss" };
  expect(holds({ fixed: { above: 0.4 }, signal }, [logLoss])).toBe(true);
  expect(holds({ fixed: { below: 0.4 }, signal }, [logLoss])).toBe(false);
  expect(holds({ relative: { above: 0.2 }, signal }, [logLoss])).toBe(true);
  expect(holds({ relative: { above: 0.3 }, signal }, [logLoss])).toBe(false);
  expect(holds({ verdict: "watch", signal }, [logLoss])).toBe(true);
  expect(holds({ verdict: "alert", signal }, [resultOf({ verdict: "watch" })])).toBe(false);
  const absent = { check: "nothing" };
  expect(holds({ fixed: { above: 0 }, signal: absent }, [logLoss])).toBe(null);
  const zero = resultOf({ currentValue: 1, baselineValue: 0 });
  expect(holds({ relative: { above: 0.1 }, signal }, [zero])).toBe(null);
  const missing = resultOf({ currentValue: null, value: null });
  expect(holds({ fixed: { above: 0 }, signal }, [missing])).toBe(null);
  const yes = { fixed: { above: 0.4 }, signal };
  const no = { fixed: { above: 9 }, signal };
  const unknown = { fixed: { above: 0 }, signal: absent };
  expect(holds({ all: [yes, no] }, [logLoss])).toBe(false);
  expect(holds({ all: [yes, unknown] }, [logLoss])).toBe(null);
  expect(holds({ any: [yes, unknown] }, [logLoss])).toBe(true);
  expect(holds({ any: [no, unknown] }, [logLoss])).toBe(null);
  expect(holds({ all: [yes, { any: [no, yes] }] }, [logLoss])).toBe(true);
});

test("a condition is about all rows unless it names a segment", () => {
  const cell = resultOf({ segment: "origin=BOS" });
  const signal = { check: "log-loss" };
  expect(holds({ verdict: "alert", signal }, [cell])).toBe(null);
  expect(holds({ verdict: "alert", signal: { ...signal, segment: "origin=BOS" } }, [cell])).toBe(
    true,
  );
});

test("a learned limit is an order statistic, and says nothing that it cannot keep", () => {
  const values = Array.from({ length: 20 }, (_, i) => i);
  expect(learnedLimit(values, 0.05)).toBe(19);
  expect(learnedLimit(values, 0.1)).toBe(18);
  expect(learnedLimit(values, 0.04)).toBe(null);
  expect(learnedLimit(values.slice(1), 0.1)).toBe(null);
  const condition = { learned: { windows: 20, falseAlarmRate: 0.05 }, signal: {} };
  const at = (currentValue: number, details = {}) =>
    holds(condition, [resultOf({ currentValue, details })], (() => values) as typeof none);
  expect([at(19), at(19.5)]).toEqual([false, true]);
  expect([at(0, { better: "higher" }), at(-1, { better: "higher" })]).toEqual([false, true]);
  // Of exchangeable values the next is above the limit in at most one of so many cases.
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { minLength: 21, maxLength: 60 }), (drawn) => {
      const above = drawn.filter((value, at) => {
        const limit = learnedLimit(drawn.toSpliced(at, 1), 0.1);
        return limit !== null && value > limit;
      });
      expect(above.length / drawn.length).toBeLessThanOrEqual(0.1);
    }),
  );
});

test("a rule persists over the windows in their order, whatever order they were judged in", () => {
  const outcome = (hour: number, says: boolean | null, revision = 1): RuleOutcome => ({
    ...{ window: `w${hour}`, startMs: hour, endMs: hour + 1, revision, evaluationId: hour },
    ...{ holds: says, values: { "/0": hour } },
  });
  const given = [outcome(3, true), outcome(1, true), outcome(2, false), outcome(4, null)];
  const stored = given.reduce<readonly RuleOutcome[]>((all, one) => withOutcome(all, one, 10), []);
  expect(stored.map(({ window }) => window)).toEqual(["w1", "w2", "w3", "w4"]);
  const persists = { atLeast: 2, of: 3 };
  expect(["w1", "w2", "w3", "w4", "w9"].map((w) => speaksAt(stored, w, persists))).toEqual([
    ...[false, false, true, null, null],
  ]);
  expect(withOutcome(stored, outcome(2, true, 1), 10)).toBe(stored);
  expect(speaksAt(withOutcome(stored, outcome(2, true, 2), 10), "w2", persists)).toBe(true);
  expect(earlierValues(stored, "w4", 5)("/0")).toEqual([2]);
  const [rule] = alertsSchema.parse({
    rules: [
      {
        ...{ name: "r", when: { verdict: "alert", signal: {} } },
        exclude: [{ from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }],
      },
    ],
  }).rules;
  const day = Date.UTC(2026, 0, 1);
  const excluded = [day - 1, day, day + 86_400_000].map(
    (startMs) => rule && isExcluded(rule, { startMs, endMs: startMs + 1 }),
  );
  expect(excluded).toEqual([false, true, false]);
});

test("cause keys survive any name", () => {
  const name = fc.string({ unit: "binary", minLength: 1 }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 4 }),
      name,
      fc.option(name),
      (names, version, segment) => {
        const key = { kind: "data", columns: names, version, segment } as const;
        expect(parseCauseKey(causeKeyText(key))).toEqual(key);
        expect(isSameCause(key, { ...key, columns: [names[0] ?? "", "another"] })).toBe(true);
        expect(isSameCause(key, { ...key, kind: "drift" })).toBe(false);
      },
    ),
    { numRuns: 30 },
  );
});

const options = { resolveAfter: 2, reopenWithin: 3, newestMs: 0 };

function windowOf(hour: number, seen: "alarm" | "well" | "unwell" | "unclear"): CauseWindow {
  const signals = (is: boolean): readonly string[] => (is ? ["s"] : []);
  return {
    ...{ window: `w${hour}`, source: "hourly", version: "*", startMs: hour, endMs: hour + 1 },
    ...{ revision: 1, evaluationId: hour, alarmed: signals(seen === "alarm") },
    ...{ covered: signals(seen === "well"), uncovered: signals(seen === "unwell") },
  };
}

test("episodes begin, end, go on and begin anew", () => {
  const of = (...seen: readonly Parameters<typeof windowOf>[1][]) =>
    episodesOf(
      seen.map((one, hour) => windowOf(hour, one)),
      options,
    ).map(({ firstMs, lastMs, resolvedMs }) => [firstMs, lastMs, resolvedMs]);
  expect(of("well", "unclear")).toEqual([]);
  expect(of("well", "alarm", "well")).toEqual([[1, 2, null]]);
  expect(of("alarm", "well", "unclear", "well")).toEqual([[0, 1, 4]]);
  expect(of("alarm", "well", "unwell", "well")).toEqual([[0, 1, null]]);
  expect(of("alarm", "well", "well", "well", "well", "alarm")).toEqual([[0, 6, null]]);
  expect(of("alarm", "well", "well", "well", "well", "well", "alarm")).toEqual([
    [0, 1, 3],
    [6, 7, null],
  ]);
  const stale = episodesOf([windowOf(0, "alarm")], { ...options, newestMs: 8 });
  expect(stale).toMatchObject([{ resolvedMs: 1, isStale: true }]);
});

test("episodes do not depend on the order of the windows", () => {
  const seen = fc.constantFrom("alarm", "well", "unwell", "unclear");
  fc.assert(
    fc.property(fc.array(seen), fc.array(fc.nat()), (given, keys) => {
      const windows = given.map((one, hour) => windowOf(hour, one as "alarm"));
      const shuffled = windows
        .map((window, at) => ({ window, key: keys[at] ?? 0 }))
        .toSorted((one, other) => one.key - other.key)
        .map(({ window }) => window);
      expect(episodesOf(shuffled, options)).toEqual(episodesOf(windows, options));
    }),
  );
});

test("both who alarmed have to be well again", () => {
  const daily = { ...windowOf(0, "alarm"), source: "daily", window: "d0" };
  const hours = [windowOf(0, "alarm"), windowOf(1, "well"), windowOf(2, "well")];
  expect(episodesOf([daily, ...hours], options)).toMatchObject([{ resolvedMs: null }]);
  const days = [1, 2].map((day) => ({
    ...windowOf(day, "well"),
    source: "daily",
    window: `d${day}`,
  }));
  expect(episodesOf([daily, ...hours, ...days], options)).toMatchObject([{ resolvedMs: 3 }]);
});

test("moves that make no sense are refused with words", () => {
  const nowMs = 5;
  const at = (state: "open" | "acknowledged" | "mitigated" | "resolved" | "closed") =>
    (["acknowledge", "mitigate", "resolve", "close"] as const).filter((to) => {
      const move = to === "close" ? ({ to, reason: "duplicate" } as const) : { to };
      const incident = { state, changedAtMs: 9, resolvedAtMs: null, owner: null };
      const moved = moveIncident(incident, move, { actor: "ada", nowMs });
      if (moved.isAllowed) expect(moved.changes.changedAtMs).toBe(9);
      else expect(moved.remedy).not.toBe("");
      return moved.isAllowed;
    });
  expect(at("open")).toEqual(["acknowledge", "mitigate", "resolve", "close"]);
  expect(at("acknowledged")).toEqual(["mitigate", "resolve", "close"]);
  expect(at("mitigated")).toEqual(["resolve", "close"]);
  expect(at("resolved")).toEqual(["close"]);
  expect(at("closed")).toEqual([]);
});

test("severity follows harm, and the configuration", () => {
  const alerts = alertsSchema.parse({ defaults: { data: "off", noData: "info" } });
  const of = (kind: "performance" | "data" | "drift" | "no-data", hasLabels = true) =>
    severityOf({ kind, columns: [""] }, alerts, hasLabels);
  expect([of("performance"), of("data"), of("no-data")]).toEqual(["critical", null, "info"]);
  expect([of("drift"), of("drift", false)]).toEqual([null, "info"]);
  expect(worseSeverity("warning", "critical")).toBe("critical");
});

test("circles of models upstream end", () => {
  const above: Record<string, readonly string[]> = { a: ["b"], b: ["c", "a"], c: ["c", "feed"] };
  expect([...upstreamOf("a", (name) => above[name] ?? [])].toSorted()).toEqual(["b", "c", "feed"]);
});

test("people are told what is so, once, and nobody is left without the end", () => {
  const plan = (
    state: "open" | "acknowledged" | "resolved" | "closed",
    told: "open" | "resolve" | "close" | null,
    waiting: readonly ("open" | "resolve" | "reopen" | "close" | "acknowledge" | "escalate")[],
    isHushed = false,
  ) => {
    const { tell, isWaiting } = planAnnouncements({ state, told, waiting, isHushed });
    return isWaiting ? "wait" : tell.join();
  };
  expect(plan("open", null, ["open"])).toBe("open");
  expect(plan("open", null, ["open"], true)).toBe("wait");
  expect(plan("acknowledged", null, ["open", "acknowledge"])).toBe("open,acknowledge");
  expect(plan("resolved", null, ["open", "resolve"])).toBe("");
  expect(plan("resolved", "open", ["resolve"], true)).toBe("resolve");
  expect(plan("open", "open", ["resolve", "reopen"])).toBe("");
  expect(plan("open", "resolve", ["reopen"])).toBe("reopen");
  expect(plan("open", "resolve", ["reopen"], true)).toBe("wait");
  expect(plan("closed", "resolve", ["close"])).toBe("close");
  expect(plan("closed", "close", ["close"])).toBe("");
  expect(plan("open", "open", ["escalate"])).toBe("escalate");
});
