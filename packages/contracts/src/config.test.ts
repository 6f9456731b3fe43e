import { expect, test } from "vitest";
import { configSchema } from "./config.ts";

const rules = (...given: readonly unknown[]) =>
  configSchema.safeParse({ version: 1, rules: given });

test("the version alone is a configuration", () => {
  expect(configSchema.parse({ version: 1 })).toEqual({ version: 1 });
});

test("a rule has exactly one condition, and a column where it needs one", () => {
  expect(rules({ column: "a", range: { min: 1 } }).success).toBe(true);
  expect(rules({ expression: "a < b" }).success).toBe(true);
  expect(rules({ column: "a" }).success).toBe(false);
  expect(rules({ column: "a", set: [1], pattern: "x" }).success).toBe(false);
  expect(rules({ set: [1] }).success).toBe(false);
  expect(rules({ column: "a", range: {} }).success).toBe(false);
  expect(rules({ column: "a", range: { min: 2, max: 1 } }).success).toBe(false);
});

test.each([
  { falseAlarmRate: 0 },
  { falseAlarmRate: 1 },
  { sampleSize: 1.5 },
  { segments: [[]] },
  { baseline: [] },
  { checks: { drift: true } },
  { unknown: 1 },
  { columns: { a: { kind: "number" } } },
])("%j is refused", (part) => {
  expect(configSchema.safeParse({ version: 1, ...part }).success).toBe(false);
});
