import { expect, test } from "vitest";
import { rulePlans } from "./rule-plans.ts";

test("each condition becomes an expression of the rule language", () => {
  const plans = rulePlans([
    { column: "delay", range: { min: -100, max: 3000 } },
    { column: "delay", range: { min: 0.5 } },
    { column: "delay", range: { max: 1e-7 } },
    { column: "arrival airport", set: ["ATL", 7, true], maxShare: 0.1 },
    { column: "code", pattern: String.raw`^\d+'s$` },
    { name: "order", expression: "a < b" },
  ]);
  expect(plans.map((plan) => plan.expression)).toEqual([
    "`delay` >= -100 and `delay` <= 3000",
    "`delay` >= 0.5",
    "`delay` <= 1e-7",
    "`arrival airport` in ('ATL', 7, true)",
    String.raw`matches(${"`code`"}, '^\\d+\'s$')`,
    "a < b",
  ]);
  expect(plans[3]).toMatchObject({ column: "arrival airport", maxShare: 0.1 });
  expect(plans[5]).toEqual({ name: "order", column: null, expression: "a < b", maxShare: 0 });
});

test("rules without a name are named by their condition, and no name is there twice", () => {
  const plans = rulePlans([
    { column: "delay", range: { min: 0 } },
    { column: "delay", range: { min: 0 }, maxShare: 0.5 },
    { column: "delay", range: { min: 0, max: 5 } },
    { column: "origin", set: ["ATL", "JFK"] },
    { column: "origin", pattern: "^A" },
  ]);
  expect(plans.map((plan) => plan.name)).toEqual([
    "delay >= 0",
    "delay >= 0 (2)",
    "delay in 0 … 5",
    "origin in ATL, JFK",
    "origin matches ^A",
  ]);
});

test("no rules are no rules", () => {
  expect(rulePlans(undefined)).toEqual([]);
});
