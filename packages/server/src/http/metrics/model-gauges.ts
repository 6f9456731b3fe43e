import { Counter, Gauge, type Registry } from "prom-client";

const ofModel = ["model"] as const;
const ofColumn = ["model", "monitor", "version", "column"] as const;
const ofKpi = ["model", "kpi"] as const;
const ofWindow = ["model", "monitor", "version"] as const;

/** Name, meaning and labels of everything the page says about models. */
const gaugeTable = {
  newest: [
    "plumbline_model_newest_event_timestamp_seconds",
    "Event time of the newest prediction, in seconds since 1970",
    ofModel,
  ],
  age: [
    "plumbline_model_newest_event_age_seconds",
    "How long ago by the server's clock the newest prediction was made",
    ofModel,
  ],
  stored: ["plumbline_model_stored_rows", "Predictions in the lake", ofModel],
  quarantined: ["plumbline_model_quarantined_rows", "Rows in quarantine now", ofModel],
  unmatched: [
    "plumbline_model_unmatched_feedback",
    "Feedback whose prediction has not come",
    ofModel,
  ],
  rows: ["plumbline_model_window_rows", "Rows of the latest window that was judged", ofWindow],
  end: [
    "plumbline_model_window_end_timestamp_seconds",
    "Where the latest window that was judged ends, in seconds since 1970",
    ofWindow,
  ],
  verdict: [
    "plumbline_model_verdict",
    "1 for the verdict on the latest window, 0 for all others",
    [...ofWindow, "verdict"],
  ],
  level: [
    "plumbline_model_verdict_level",
    "0 ok, 1 nothing can be said, 2 watch, 3 alert, 4 no data, 5 the monitor failed",
    ofWindow,
  ],
  alerts: ["plumbline_model_alerts", "Results of the latest window that alert", ofWindow],
  watches: [
    "plumbline_model_watches",
    "Results of the latest window that are worth watching",
    ofWindow,
  ],
  coverage: [
    "plumbline_model_label_coverage_ratio",
    "Share of the rows of the latest window that have a label",
    ofWindow,
  ],
  missing: [
    "plumbline_model_missing_ratio_max",
    "Share of missing values in the column that misses most",
    ofWindow,
  ],
  drift: [
    "plumbline_model_drift_ratio_max",
    "Largest drift of a column as a multiple of what is worth an alert",
    ofWindow,
  ],
  drifting: ["plumbline_model_drifting_columns", "Columns whose drift alerts", ofWindow],
  errors: ["plumbline_model_error_ratio", "Share of answers that failed", ofWindow],
  latency: [
    "plumbline_model_latency_seconds",
    "Time the model took to answer, by percentile",
    [...ofWindow, "percentile"],
  ],
  performance: [
    "plumbline_model_performance",
    "Performance by metric, over the rows with a known label",
    [...ofWindow, "metric"],
  ],
  lower: [
    "plumbline_model_performance_lower",
    "Lower end of the interval of the metric",
    [...ofWindow, "metric"],
  ],
  upper: [
    "plumbline_model_performance_upper",
    "Upper end of the interval of the metric",
    [...ofWindow, "metric"],
  ],
  columnDrift: [
    "plumbline_model_column_drift_ratio",
    "Drift of a column as a multiple of what is worth an alert; only the columns that drifted most",
    ofColumn,
  ],
  columnMissing: [
    "plumbline_model_column_missing_ratio",
    "Share of missing values; only the columns that drifted most",
    ofColumn,
  ],
  open: [
    "plumbline_model_incidents_open",
    "Incidents that are not over, by severity",
    ["model", "severity"],
  ],
  incidents: ["plumbline_model_incidents", "Incidents since the model began", ofModel],
  runsUnderWay: ["plumbline_model_runs_under_way", "Runs that have not ended", ofModel],
  runsEnded: [
    "plumbline_model_runs_ended",
    "Runs since the model began, by the state in which they ended",
    ["model", "state"],
  ],
  decisions: [
    "plumbline_model_decisions",
    "Decisions of the policy since the model began, by what was decided",
    ["model", "action"],
  ],
  moves: [
    "plumbline_model_champion_moves",
    "Promotions and rollbacks since the model began",
    ["model", "kind"],
  ],
  kpi: ["plumbline_kpi_value", "KPI in its newest finished window, all versions together", ofKpi],
  kpiLower: ["plumbline_kpi_value_lower", "Lower end of the interval of the KPI", ofKpi],
  kpiUpper: ["plumbline_kpi_value_upper", "Upper end of the interval of the KPI", ofKpi],
  kpiRows: ["plumbline_kpi_rows", "Predictions that the KPI is a mean of", ofKpi],
  kpiMissed: [
    "plumbline_kpi_objective_missed",
    "1 when the whole interval lies on the wrong side of the objective, else 0",
    ofKpi,
  ],
} as const satisfies Readonly<Record<string, readonly [string, string, readonly string[]]>>;

export type GaugeName = keyof typeof gaugeTable;

export interface ModelGauges {
  readonly gauges: Readonly<Record<GaugeName, Gauge>>;
  readonly modelRows: Counter;
  readonly allRows: Counter;
  readonly dropped: Gauge;
}

export function createModelGauges(registry: Registry): ModelGauges {
  const registers = [registry];
  const gauges = Object.fromEntries(
    Object.entries(gaugeTable).map(([key, [name, help, labelNames]]) => [
      key,
      new Gauge({ name, help, labelNames, registers }),
    ]),
  ) as Record<GaugeName, Gauge>;
  return {
    gauges,
    modelRows: new Counter({
      name: "plumbline_model_rows_total",
      help: "Rows of a model since it began, by what became of them",
      labelNames: ["model", "outcome"],
      registers,
    }),
    allRows: new Counter({
      name: "plumbline_ingest_rows_total",
      help: "Rows of all models since they began, by what became of them",
      labelNames: ["outcome"],
      registers,
    }),
    dropped: new Gauge({
      name: "plumbline_series_dropped",
      help: "Series left out because there are too many models, monitors, versions or metrics",
      registers,
    }),
  };
}
