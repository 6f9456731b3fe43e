import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { compareSamples, type Rows } from "../../evaluation/compare-samples.ts";

function served(seed: string, slowdown: number, errors: number): Rows {
  const random = createRandom(seed);
  const list = <T>(make: (row: number) => T) => Array.from({ length: 3000 }, (_, row) => make(row));
  return {
    time: list((row) => new Date(Date.UTC(2024, 0, 1) + row * 30_000)),
    ms: list(() => slowdown * Math.exp(3 + random.normal())),
    failed: list(() => random.uniform() < errors),
  };
}

const plan = { roles: { time: "time", latency: "ms", error: "failed" } };

test("slower answers alert at the quantiles", async () => {
  const { results } = await compareSamples(served("a", 1, 0.02), served("b", 1.5, 0.02), plan);
  const p50 = results.find(({ check, method }) => check === "latency" && method.startsWith("p50"));
  expect(p50).toMatchObject({ verdict: "alert" });
  expect(p50?.value).toBeGreaterThan(0.3);
});

test("faster answers do not alert", async () => {
  const { results } = await compareSamples(served("a", 1.5, 0.02), served("b", 1, 0.02), plan);
  const verdicts = results.filter(({ check }) => check === "latency").map(({ verdict }) => verdict);
  expect(verdicts.length).toBe(3);
  expect(verdicts).not.toContain("alert");
});

test("more failures alert", async () => {
  const { results } = await compareSamples(served("a", 1, 0.02), served("b", 1, 0.1), plan);
  const failures = results.find(({ check }) => check === "error-rate");
  expect(failures).toMatchObject({ verdict: "alert" });
  expect(failures?.baselineValue).toBeCloseTo(0.02, 1);
});

test("rows an hour come from the first and the last event, and alert outside set limits", async () => {
  const rows = served("a", 1, 0);
  const stated = await compareSamples(rows, rows, plan);
  const found = stated.results.find(({ check }) => check === "throughput");
  expect(found).toMatchObject({ verdict: "ok" });
  expect(found?.currentValue).toBeCloseTo(120.04, 1);
  const checks = { throughput: { minPerHour: 500 } };
  const limited = await compareSamples(rows, rows, plan, { checks });
  expect(limited.results.find(({ check }) => check === "throughput")?.verdict).toBe("alert");
});
