import { evaluationVerdicts, type EvaluationVerdict } from "@plumbline/contracts";
import { Registry } from "prom-client";
import type { LatestEvaluation, ModelSnapshot } from "../read-side/model-snapshots.ts";
import { createModelGauges, type GaugeName, type ModelGauges } from "./model-gauges.ts";
import { noCounts, type LoopCounts } from "./loop-counts.ts";
import { createSeriesBudget, type SeriesBudget } from "./series-budget.ts";

/** How many series the page may have: whole models and monitors beyond are left out and counted. */
export interface SeriesLimits {
  readonly models: number;
  readonly monitorsPerModel: number;
  readonly versionsPerMonitor: number;
  readonly metricsPerMonitor: number;
  readonly kpisPerModel: number;
  readonly columnsPerMonitor: number;
  /** Of all models together. */
  readonly series: number;
}

export const seriesLimits: SeriesLimits = {
  models: 1_000,
  monitorsPerModel: 20,
  versionsPerMonitor: 10,
  metricsPerMonitor: 25,
  kpisPerModel: 50,
  columnsPerMonitor: 10,
  series: 100_000,
};

/** Shown as a number, so that a graph can have it. */
const levels: Readonly<Record<EvaluationVerdict, number>> = {
  ok: 0,
  underpowered: 1,
  undefined: 1,
  "too-little-data": 1,
  watch: 2,
  alert: 3,
  "no-data": 4,
  failed: 5,
};

interface Sample {
  readonly gauge: GaugeName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ModelMetricsOptions {
  /** @default seriesLimits */
  readonly limits?: SeriesLimits;
  /** What the loop did, by the number of the model. @default nothing */
  readonly loop?: ReadonlyMap<number, LoopCounts>;
}

/** The page's part about models: filled once and rendered once, then kept for some seconds. */
export function modelMetrics(
  models: readonly ModelSnapshot[],
  nowMs: number,
  { limits = seriesLimits, loop = new Map() }: ModelMetricsOptions = {},
): Registry {
  const registry = new Registry();
  const families = createModelGauges(registry);
  const budget = createSeriesBudget(limits.series);
  families.allRows.inc({ outcome: "accepted" }, 0);
  models.forEach((model, index) => {
    for (const [outcome, value] of model.counters) families.allRows.inc({ outcome }, value);
    const isShown = index < limits.models;
    const samples = [
      ...modelSamples(model, nowMs),
      ...loopSamples(model.name, loop.get(model.id) ?? noCounts()),
    ];
    const series = samples.length + model.counters.size;
    if (!isShown) budget.drop(series);
    else if (budget.take(series)) {
      set(families, samples);
      for (const [outcome, value] of model.counters) {
        families.modelRows.inc({ model: model.name, outcome }, value);
      }
    }
    setMonitors(families, model, { isShown, limits, budget });
    setKpis(families, model, { isShown, limits, budget });
  });
  families.dropped.set(budget.dropped());
  return registry;
}

interface Bounds {
  readonly isShown: boolean;
  readonly limits: SeriesLimits;
  readonly budget: SeriesBudget;
}

function setMonitors(
  families: ModelGauges,
  { name, monitors }: ModelSnapshot,
  { isShown, limits, budget }: Bounds,
): void {
  monitors.forEach((monitor, place) => {
    monitor.latest.forEach((latest, version) => {
      const { performance: metrics, worstColumns: columns } = latest.digest;
      const samples = [
        ...windowSamples(name, latest),
        ...metrics.slice(0, limits.metricsPerMonitor).flatMap(metricSamples(name, latest)),
        ...columns.slice(0, limits.columnsPerMonitor).flatMap(columnSamples(name, latest)),
      ];
      const beyond = [
        ...metrics.slice(limits.metricsPerMonitor).flatMap(metricSamples(name, latest)),
        ...columns.slice(limits.columnsPerMonitor).flatMap(columnSamples(name, latest)),
      ];
      budget.drop(beyond.length);
      const isWithin =
        isShown && place < limits.monitorsPerModel && version < limits.versionsPerMonitor;
      if (!isWithin) budget.drop(samples.length);
      else if (budget.take(samples.length)) set(families, samples);
    });
  });
}

function setKpis(
  families: ModelGauges,
  { name: model, kpis }: ModelSnapshot,
  { isShown, limits, budget }: Bounds,
): void {
  kpis.forEach(({ name, value, lo, hi, rows, verdict }, place) => {
    const samples = known(
      { model, kpi: name },
      {
        ...{ kpi: value, kpiLower: lo, kpiUpper: hi, kpiRows: rows },
        kpiMissed: verdict === "no-objective" ? null : Number(verdict === "missed"),
      },
    );
    if (!isShown || place >= limits.kpisPerModel) budget.drop(samples.length);
    else if (budget.take(samples.length)) set(families, samples);
  });
}

function set({ gauges }: ModelGauges, samples: readonly Sample[]): void {
  for (const { gauge, labels, value } of samples) gauges[gauge].set(labels, value);
}

function modelSamples(model: ModelSnapshot, nowMs: number): readonly Sample[] {
  const labels = { model: model.name };
  const last = model.lastEventAtMs;
  return known(labels, {
    newest: last === null ? null : last / 1000,
    age: last === null ? null : (nowMs - last) / 1000,
    stored: model.rows,
    quarantined: model.quarantined,
    unmatched: model.unmatchedFeedback,
  });
}

function loopSamples(model: string, counts: LoopCounts): readonly Sample[] {
  const each = (gauge: GaugeName, label: string, values: ReadonlyMap<string, number>) =>
    [...values].map(([key, value]): Sample => ({ gauge, labels: { model, [label]: key }, value }));
  return [
    ...known({ model }, { incidents: counts.incidents, runsUnderWay: counts.runsUnderWay }),
    ...each("open", "severity", counts.open),
    ...each("runsEnded", "state", counts.runsEnded),
    ...each("decisions", "action", counts.decisions),
    ...each("moves", "kind", counts.moves),
  ];
}

const labelsOf = (model: string, { evaluation }: LatestEvaluation) => ({
  model,
  monitor: evaluation.monitor,
  version: evaluation.version,
});

function windowSamples(model: string, latest: LatestEvaluation): readonly Sample[] {
  const { evaluation, digest } = latest;
  const labels = labelsOf(model, latest);
  const verdicts = evaluationVerdicts.map((verdict): Sample => ({
    gauge: "verdict",
    labels: { ...labels, verdict },
    value: verdict === evaluation.verdict ? 1 : 0,
  }));
  const latencies = [...digest.latencyMs].map(([quantile, ms]): Sample => ({
    gauge: "latency",
    labels: { ...labels, percentile: String(Math.round(quantile * 1e4) / 100) },
    value: ms / 1000,
  }));
  const numbers = known(labels, {
    rows: evaluation.rows,
    end: Date.parse(evaluation.window.to) / 1000,
    level: levels[evaluation.verdict],
    alerts: digest.alerts,
    watches: digest.watches,
    coverage: evaluation.labels.coverage,
    missing: digest.largestMissingShare,
    drift: digest.largestDrift,
    drifting: digest.driftingColumns,
    errors: digest.errorRate,
  });
  return [...numbers, ...verdicts, ...latencies];
}

const metricSamples =
  (model: string, latest: LatestEvaluation) =>
  ({ id, value, lower, upper }: LatestEvaluation["digest"]["performance"][number]) =>
    known({ ...labelsOf(model, latest), metric: id }, { performance: value, lower, upper });

const columnSamples =
  (model: string, latest: LatestEvaluation) =>
  ({ column, drift, missingShare }: LatestEvaluation["digest"]["worstColumns"][number]) =>
    known(
      { ...labelsOf(model, latest), column },
      { columnDrift: drift, columnMissing: missingShare },
    );

/** What is not known has no series: 0 would be a lie. */
function known(
  labels: Sample["labels"],
  values: Partial<Readonly<Record<GaugeName, number | null>>>,
): readonly Sample[] {
  return (Object.entries(values) as [GaugeName, number | null][]).flatMap(([gauge, value]) =>
    value === null ? [] : [{ gauge, labels, value }],
  );
}
