import type { CheckResult, Verdict } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { overallVerdict } from "./overall-verdict.ts";
import { summarize } from "./summary.ts";
import { toResult } from "./to-result.ts";

function result(
  verdict: Verdict,
  p: number | null = 0.5,
  segment: string | null = null,
): CheckResult {
  const fact = { method: "m", outcome: "fact", value: 1, severity: "ok", words: "seen" } as const;
  const plain = toResult({ id: "volume", family: "quality" }, fact, null);
  return { ...plain, verdict, p, segment };
}

test.each<readonly [Verdict, readonly CheckResult[]]>([
  ["alert", [result("ok"), result("watch"), result("alert")]],
  ["watch", [result("ok"), result("watch"), result("underpowered")]],
  ["underpowered", [result("ok"), result("underpowered")]],
  ["ok", [result("ok"), result("ok"), result("underpowered")]],
  ["ok", [result("ok"), result("undefined"), result("undefined")]],
  ["ok", [result("ok"), result("underpowered", 0.5, "a=b"), result("underpowered", 0.5, "a=c")]],
  ["undefined", [result("undefined")]],
  ["undefined", []],
])("the whole comes to %s", (verdict, results) => {
  expect(overallVerdict(results)).toBe(verdict);
});

const facts = {
  baselineRows: 1000,
  currentRows: 1,
  falseAlarmRate: 0.01,
  titles: new Map([["volume", "Number of rows"]]),
};

test("the summary is one sentence about the worst finding", () => {
  const results = [{ ...result("alert"), column: "x", segment: "g=a", reason: "too few" }];
  expect(summarize({ ...facts, verdict: "alert", results })).toBe(
    "1 alert in 1 current rows against 1,000; first: Number of rows (x, g=a): too few.",
  );
});

test.each<readonly [Verdict, string]>([
  ["ok", "No alert: 1 result from"],
  ["underpowered", "too few"],
  ["undefined", "Nothing could be compared"],
])("the summary of %s says so", (verdict, words) => {
  expect(summarize({ ...facts, verdict, results: [result(verdict)] })).toContain(words);
});
