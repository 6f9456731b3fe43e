import type { Config } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { planSettings } from "./plan-settings.ts";

const config: Config = {
  version: 1,
  columns: { a: { kind: "text" }, b: { ignore: true }, c: { kind: "numeric", ignore: false } },
  roles: { target: "late", time: "date", scores: { yes: "p_yes" } },
  segments: ["origin", "origin * carrier", ["a*b", "c"]],
  performance: { positive: true, threshold: 0.2 },
  sampleSize: 10,
};

test("without anything said, everything is left to be found out", () => {
  expect(planSettings({}, null)).toEqual({
    roles: {},
    kinds: {},
    ignore: [],
    segments: [],
    rules: [],
  });
});

test("the configuration says it all", () => {
  expect(planSettings({}, config)).toEqual({
    roles: { target: "late", time: "date", scores: { yes: "p_yes" } },
    kinds: { a: "text", c: "numeric" },
    ignore: ["b"],
    segments: [["origin"], ["origin", "carrier"], ["a*b", "c"]],
    positive: "true",
    threshold: 0.2,
    rules: [],
    sampleSize: 10,
  });
});

test("a flag beats the configuration, and columns add up", () => {
  const settings = planSettings(
    {
      target: "delayed",
      kind: [{ column: "a", kind: "categorical" }],
      ignore: ["d", "b"],
      segment: [["x"]],
      positive: "no",
      threshold: 0,
    },
    config,
  );
  expect(settings).toMatchObject({
    roles: { target: "delayed", time: "date" },
    kinds: { a: "categorical", c: "numeric" },
    ignore: ["b", "d"],
    segments: [["x"]],
    positive: "no",
    threshold: 0,
  });
});
