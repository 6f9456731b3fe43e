import type { IncidentSignal } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { harmOfRule } from "./incident-harm.ts";

const signal = (family: string): IncidentSignal => ({
  ...{ evaluation: 1, monitor: "daily", family, check: "c", column: null, segment: null },
  ...{ value: 1, unit: "", baselineValue: 0, currentValue: 1, interval: null, reason: "r" },
});
const details = (...families: readonly string[]) => ({
  ...{ signals: families.map(signal), explanations: [], rules: [], joined: [] },
});

test("a rule is about what its results are about", () => {
  const harmOf = (...families: readonly string[]) =>
    harmOfRule({ kind: "rule", details: details(...families) });
  expect(harmOf("performance", "performance")).toEqual(["performance"]);
  expect(harmOf("quality", "drift")).toEqual(["data", "drift"]);
  expect(harmOf()).toEqual([]);
  const ofAnswers = {
    ...details("quality"),
    signals: [{ ...signal("quality"), isAnswer: true as const }],
  };
  expect(harmOfRule({ kind: "rule", details: ofAnswers })).toEqual(["prediction"]);
});

test("every other incident says itself what it is about", () => {
  expect(harmOfRule({ kind: "data", details: details("performance") })).toEqual([]);
});
