import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { compareSamples, type Rows } from "../../evaluation/compare-samples.ts";
import { metricIds } from "./performance-metrics.ts";

function binary(seed: string, rows: number, noise = 0, groupNoise = noise): Rows {
  const random = createRandom(seed);
  const columns = { score: [] as number[], label: [] as (number | null)[], group: [] as string[] };
  for (let row = 0; row < rows; row++) {
    const score = random.uniform();
    const group = random.uniform() < 0.5 ? "a" : "b";
    const chance = random.uniform() < (group === "a" ? groupNoise : noise) ? 0.5 : score;
    columns.score.push(score);
    columns.label.push(random.uniform() < chance ? 1 : 0);
    columns.group.push(group);
  }
  return columns;
}

const binaryPlan = { roles: { target: "label", score: "score" }, segments: [["group"]] };

test("a binary model that got worse alerts in the metrics that show it", async () => {
  const { results, performance } = await compareSamples(
    binary("a", 4000),
    binary("b", 4000, 0.6),
    binaryPlan,
  );
  const whole = results.filter(({ check, segment }) => check === "performance" && segment === null);
  const verdictOf = (id: string) => whole.find(({ method }) => method === id)?.verdict;
  for (const id of ["accuracy", "auroc", "log-loss", "brier"])
    expect({ id, verdict: verdictOf(id) }).toEqual({ id, verdict: "alert" });
  const slope = results.find(({ method }) => method === "calibration-slope");
  expect(slope).toMatchObject({ verdict: "alert" });
  expect(performance).toMatchObject({ task: "binary", current: { labelled: 4000 } });
  expect(performance?.current.roc.length).toBeGreaterThan(10);
  expect(performance?.current.reliability.length).toBeGreaterThan(5);
});

test("a rate that fell while the ranking held shows in observed by expected positives", async () => {
  const rarer = binary("b", 4000);
  const keep = createRandom("rarer");
  const label = (rarer["label"] as number[]).map((one) => (keep.uniform() < 0.3 ? 0 : one));
  const { results } = await compareSamples(binary("a", 4000), { ...rarer, label }, binaryPlan);
  const ratio = results.find(({ method }) => method === "observed-expected");
  expect(ratio).toMatchObject({ check: "calibration", verdict: "alert" });
  expect(ratio?.baselineValue).toBeCloseTo(1, 1);
  expect(ratio?.currentValue).toBeCloseTo(0.7, 1);
});

test("a model that got better does not alert", async () => {
  const { results } = await compareSamples(binary("a", 4000, 0.6), binary("b", 4000), binaryPlan);
  const alerts = results.filter(
    ({ family, verdict }) => family === "performance" && verdict === "alert",
  );
  expect(alerts).toEqual([]);
});

test("a loss inside one segment is found there and not in the other", async () => {
  const { results } = await compareSamples(
    binary("a", 6000),
    binary("b", 6000, 0, 0.7),
    binaryPlan,
  );
  const aurocIn = (segment: string) =>
    results.find((result) => result.method === "auroc" && result.segment === segment)?.verdict;
  expect(aurocIn("group=a")).toBe("alert");
  expect(aurocIn("group=b")).not.toBe("alert");
});

test("a fixed bound alerts when the whole interval lies beyond it", async () => {
  const rows = binary("a", 2000);
  const withMin = async (min: number) => {
    const checks = { performance: { bounds: { auroc: { min } }, segments: false } };
    const { results } = await compareSamples(rows, rows, binaryPlan, { checks });
    return results.find(({ method }) => method === "auroc within bounds")?.verdict;
  };
  expect(await withMin(0.99)).toBe("alert");
  expect(await withMin(0.5)).toBe("ok");
});

test("rows without a label are stated and not judged", async () => {
  const rows = binary("a", 1000);
  const label = (rows["label"] as number[]).map((value, row) => (row % 2 === 0 ? null : value));
  const { results } = await compareSamples(rows, { ...rows, label }, binaryPlan);
  const coverage = results.find(({ check }) => check === "label-coverage");
  expect(coverage).toMatchObject({ verdict: "ok", currentValue: 0.5, baselineValue: 1 });
  expect(coverage?.reason).toContain("500 without label");
});

test("one class now leaves what can be said", async () => {
  const rows = binary("a", 1000);
  const label = (rows["label"] as number[]).map(() => 1);
  const { results } = await compareSamples(rows, { ...rows, label }, binaryPlan);
  const find = (id: string) =>
    results.find(({ method, segment }) => method === id && segment === null);
  expect(find("auroc")).toMatchObject({ verdict: "undefined", why: "one-class" });
  expect(find("accuracy")?.value).not.toBeNull();
});

test("a regression that got worse alerts, with the sign of its bias", async () => {
  const make = (seed: string, sd: number, bias: number): Rows => {
    const random = createRandom(seed);
    const label = Array.from({ length: 3000 }, () => 50 + 10 * random.normal());
    return { label, prediction: label.map((value) => value + bias + sd * random.normal()) };
  };
  const plan = { roles: { target: "label", prediction: "prediction" } };
  const { results } = await compareSamples(make("a", 3, 0), make("b", 4, 2), plan);
  const find = (id: string) => results.find(({ method }) => method === id);
  for (const id of ["mae", "rmse", "r2", "mean-error", "wape"]) {
    expect(find(id)).toMatchObject({ method: id, verdict: "alert" });
  }
  expect(find("mean-error")?.currentValue).toBeGreaterThan(1.5);
});

test("a multiclass model that got worse alerts", async () => {
  const make = (seed: string, right: number): Rows => {
    const random = createRandom(seed);
    const classes = ["x", "y", "z"];
    const label = Array.from({ length: 2000 }, () => classes[random.below(3)] ?? "x");
    const prediction = label.map((value) =>
      random.uniform() < right ? value : (classes[random.below(3)] ?? "x"),
    );
    return { label, prediction };
  };
  const plan = { roles: { target: "label", prediction: "prediction" } };
  const { results, performance } = await compareSamples(make("a", 0.9), make("b", 0.6), plan);
  const find = (id: string) => results.find(({ method }) => method === id);
  for (const id of ["accuracy", "balanced-accuracy", "macro-f1"]) {
    expect(find(id)).toMatchObject({ method: id, verdict: "alert" });
  }
  expect(performance?.current.confusion?.labels.length).toBe(3);
});

test("a ranking that got worse alerts", async () => {
  const make = (seed: string, noise: number): Rows => {
    const random = createRandom(seed);
    const query: string[] = [];
    const label: number[] = [];
    const score: number[] = [];
    for (let row = 0; row < 4000; row++) {
      query.push(`q${Math.floor(row / 10)}`);
      const relevance = random.uniform() < 0.3 ? 1 : 0;
      label.push(relevance);
      score.push(relevance + noise * random.normal());
    }
    return { query, label, score };
  };
  const plan = {
    roles: { target: "label", score: "score", query: "query" },
    task: "ranking",
  } as const;
  const { results } = await compareSamples(make("a", 0.4), make("b", 3), plan);
  const find = (id: string) => results.find(({ method }) => method === id);
  for (const id of ["ndcg", "map", "mrr"]) {
    expect(find(id)).toMatchObject({ method: id, verdict: "alert" });
  }
});

test("every metric that is shown has its id in the list", async () => {
  const rows = binary("a", 200);
  const checks = { performance: { metrics: [...metricIds.binary], segments: false } };
  const { results } = await compareSamples(rows, rows, binaryPlan, { checks });
  const shown = results.filter(({ check }) => check === "performance").map(({ method }) => method);
  expect(new Set(shown)).toEqual(new Set(metricIds.binary));
});
