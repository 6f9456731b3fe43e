import { expect, test } from "vitest";
import type { Measurement } from "../checks/check.ts";
import { effectVerdict, judge } from "./verdict.ts";

const base = { isLarge: false, isSignificant: false, isUnderpowered: false, limit: null };

test.each([
  { name: "nothing", findings: base, verdict: "ok" },
  { name: "size only", findings: { ...base, isLarge: true }, verdict: "watch" },
  { name: "significance only", findings: { ...base, isSignificant: true }, verdict: "watch" },
  { name: "both", findings: { ...base, isLarge: true, isSignificant: true }, verdict: "alert" },
  {
    name: "nothing with little power",
    findings: { ...base, isUnderpowered: true },
    verdict: "underpowered",
  },
  {
    name: "size only with little power",
    findings: { ...base, isLarge: true, isUnderpowered: true },
    verdict: "underpowered",
  },
  {
    name: "both with little power",
    findings: { ...base, isLarge: true, isSignificant: true, isUnderpowered: true },
    verdict: "alert",
  },
  {
    name: "both where no alert is allowed",
    findings: { ...base, isLarge: true, isSignificant: true, limit: "few rows" },
    verdict: "watch",
  },
])("$name comes to $verdict", ({ findings, verdict }) => {
  expect(effectVerdict(findings)).toBe(verdict);
});

const effect: Measurement = {
  method: "m",
  outcome: "effect",
  value: 1,
  p: 0.001,
  excess: 1,
  floor: 0.5,
  n: 100,
  m: 100,
  words: "seen",
};

test("an effect at the floor with p at the level alerts", () => {
  const judged = judge({ ...effect, excess: 0.5 }, { pAdjusted: 0.01, level: 0.01 });
  expect(judged.verdict).toBe("alert");
});

test("with fewer than 30 rows on a side the verdict is at most watch", () => {
  const judged = judge({ ...effect, m: 29 }, { pAdjusted: 1e-9, level: 0.01 });
  expect(judged).toMatchObject({ verdict: "watch" });
  expect(judged.reason).toContain("fewer than 30 rows");
});

test("a floor of 0 is not reached by an excess of 0", () => {
  const judged = judge({ ...effect, excess: 0, floor: 0 }, { pAdjusted: 1, level: 0.01 });
  expect(judged.verdict).toBe("ok");
});

test("facts carry their severity and undefined measurements their reason", () => {
  const fact: Measurement = {
    method: "m",
    outcome: "fact",
    value: 0,
    severity: "alert",
    words: "gone",
  };
  expect(judge(fact, null)).toEqual({ verdict: "alert", why: null, reason: "gone" });
  const missing: Measurement = {
    method: "m",
    outcome: "undefined",
    why: "no-rows",
    words: "empty",
  };
  expect(judge(missing, null)).toEqual({ verdict: "undefined", why: "no-rows", reason: "empty" });
});
