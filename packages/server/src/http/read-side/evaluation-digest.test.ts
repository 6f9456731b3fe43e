import type { CheckResult } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { watchedServer } from "../testing/watched-server.ts";
import { createEvaluationStore } from "../../storage/metadata/evaluation-store.ts";
import { digestOf, emptyDigest } from "./evaluation-digest.ts";

test("the numbers of a result are found by the checks that made them", async () => {
  const { lake } = await watchedServer();
  const evaluation = await createEvaluationStore(lake.metadata.db).get(3);
  const result = evaluation?.result;
  if (result === null || result === undefined) throw new Error("the fixture has no result");
  const digest = digestOf(result);
  expect(digest.alerts).toBe(result.results.filter((one) => one.verdict === "alert").length);
  expect(digest.largestMissingShare).toBeCloseTo(0.1, 9);
  expect(digest.largestDrift).toBeGreaterThan(1);
  expect(digest.driftingColumns).toBeGreaterThan(0);
  expect(new Set(digest.latencyMs.keys())).toEqual(new Set([0.5, 0.95, 0.99]));
  const auroc = digest.performance.find(({ id }) => id === "auroc");
  expect(auroc?.lower).toBeLessThan(auroc?.value ?? 0);
  expect(auroc?.upper).toBeGreaterThan(auroc?.value ?? 1);

  // Within fixed bounds a metric names the ends of its interval otherwise; a segment is not the whole.
  const [first] = result.results.filter(({ check }) => check === "performance");
  const bounded: CheckResult = {
    ...(first as CheckResult),
    ...{ unit: "auroc", method: "auroc within bounds", currentValue: 0.5 },
    details: { low: 0.4, high: 0.6 },
  };
  const segment = { ...bounded, segment: "a=1", currentValue: 0.1 };
  expect(digestOf({ ...result, results: [bounded, segment] }).performance).toEqual([
    { id: "auroc", value: 0.5, lower: 0.4, upper: 0.6 },
  ]);
});

test("without a result there is nothing to tell", () => {
  expect(digestOf(null)).toEqual(emptyDigest);
});
