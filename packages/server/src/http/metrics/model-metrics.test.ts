import type { EvaluationSummary } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { emptyDigest, type EvaluationDigest } from "../read-side/evaluation-digest.ts";
import { overviewOf } from "../read-side/model-overview.ts";
import type { ModelFacts, ModelSnapshot } from "../read-side/model-snapshots.ts";
import { modelMetrics, seriesLimits, type SeriesLimits } from "./model-metrics.ts";

const evaluation: EvaluationSummary = {
  ...{ id: 1, model: "m", monitor: "hourly", version: "*", revision: 1, position: 9 },
  window: { from: "2026-03-01T00:00:00.000Z", to: "2026-03-01T01:00:00.000Z" },
  ...{ evaluatedAt: "2026-03-01T01:01:00.000Z", verdict: "watch", rows: 240, findings: [] },
  labels: { labelled: 60, coverage: 0.25, delayMs: null, isMature: true },
  summary: "Fine",
};
const digest: EvaluationDigest = {
  ...emptyDigest,
  ...{ alerts: 2, largestMissingShare: 0.1, latencyMs: new Map([[0.95, 250]]) },
  worstColumns: [
    { column: "amount", drift: 2.5, missingShare: 0.1 },
    { column: "age", drift: null, missingShare: 0 },
  ],
  performance: [
    { id: "auroc", value: 0.8, lower: 0.7, upper: 0.9 },
    { id: "log-loss", value: 0.3, lower: null, upper: null },
  ],
};

function model(name: string, more: Partial<ModelFacts> = {}): ModelSnapshot {
  const facts: ModelFacts = {
    ...{ id: 1, name, createdAtMs: 0, versions: ["v1"], rows: 10, lastEventAtMs: 5_000 },
    ...{ quarantined: 3, unmatchedFeedback: 0, baseline: null },
    counters: new Map([["accepted", 10]]),
    monitors: [{ name: "hourly", window: "1h", pending: 0, latest: [{ evaluation, digest }] }],
    kpis: [],
    ...more,
  };
  return { ...facts, overview: overviewOf(facts) };
}

async function page(models: readonly ModelSnapshot[], limits: Partial<SeriesLimits> = {}) {
  const text = await modelMetrics(models, 65_000, {
    limits: { ...seriesLimits, ...limits },
  }).metrics();
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

const ofWindow = 'model="m",monitor="hourly",version="*"';

test("a model's latest window is told in numbers", async () => {
  const lines = await page([model("m")]);
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_model_newest_event_age_seconds{model="m"} 60',
      'plumbline_model_rows_total{model="m",outcome="accepted"} 10',
      `plumbline_model_window_rows{${ofWindow}} 240`,
      `plumbline_model_label_coverage_ratio{${ofWindow}} 0.25`,
      `plumbline_model_verdict{${ofWindow},verdict="watch"} 1`,
      `plumbline_model_verdict{${ofWindow},verdict="ok"} 0`,
      `plumbline_model_verdict_level{${ofWindow}} 2`,
      `plumbline_model_alerts{${ofWindow}} 2`,
      `plumbline_model_missing_ratio_max{${ofWindow}} 0.1`,
      `plumbline_model_latency_seconds{${ofWindow},percentile="95"} 0.25`,
      `plumbline_model_performance{${ofWindow},metric="auroc"} 0.8`,
      `plumbline_model_performance_lower{${ofWindow},metric="auroc"} 0.7`,
      `plumbline_model_performance_upper{${ofWindow},metric="auroc"} 0.9`,
      `plumbline_model_column_drift_ratio{${ofWindow},column="amount"} 2.5`,
      `plumbline_model_column_missing_ratio{${ofWindow},column="age"} 0`,
      'plumbline_model_incidents_open{model="m",severity="critical"} 0',
      "plumbline_series_dropped 0",
    ]),
  );
  expect(lines.join()).not.toMatch(/column_drift_ratio[^,]*column="age"/);
});

test("what is not known has no series", async () => {
  const lines = await page([model("m", { lastEventAtMs: null })]);
  expect(
    lines.filter((line) => /newest|error_ratio|drift_ratio_max|lower.*log/.test(line)),
  ).toEqual([]);
});

test.each<[string, Partial<SeriesLimits>]>([
  ["models", { models: 1 }],
  ["monitors", { monitorsPerModel: 0 }],
  ["versions", { versionsPerMonitor: 0 }],
  ["metrics", { metricsPerMonitor: 1 }],
  ["columns", { columnsPerMonitor: 1 }],
  ["series", { series: 40 }],
])("too many %s are left out and counted: no series is lost unseen", async (_, limits) => {
  const models = [model("m"), model("n", { id: 2 })];
  const whole = await page(models);
  const bounded = await page(models, limits);
  expect(bounded.length).toBeLessThan(whole.length);
  expect(bounded).toContain(`plumbline_series_dropped ${whole.length - bounded.length}`);
  expect(bounded).toContain('plumbline_ingest_rows_total{outcome="accepted"} 20');
});

test("KPIs are told with their interval, and no more of them than fit", async () => {
  const kpi = { value: 2, lo: 1, hi: null, rows: 9, verdict: "missed" } as const;
  const models = [model("m", { monitors: [], kpis: ["a", "b"].map((name) => ({ ...kpi, name })) })];
  const lines = await page(models, { kpisPerModel: 1 });
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_kpi_value{model="m",kpi="a"} 2',
      'plumbline_kpi_value_lower{model="m",kpi="a"} 1',
      'plumbline_kpi_objective_missed{model="m",kpi="a"} 1',
      "plumbline_series_dropped 4",
    ]),
  );
  expect(lines.join()).not.toContain("plumbline_kpi_value_upper");
});
