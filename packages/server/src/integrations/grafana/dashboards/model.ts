import type { DashboardOf } from "../dashboard.ts";
import type { PanelQuery } from "../panels.ts";
import { modelVariable, monitorVariable } from "./model-variable.ts";
import { verdictWords } from "./verdict-words.ts";

const window = '{model="$model",monitor=~"$monitor"}';
const legend = "{{monitor}} {{version}}";
const one = (metric: string): readonly PanelQuery[] => [{ expr: `${metric}${window}`, legend }];

/** One model: how good it is, what it receives, what it serves. */
export const model: DashboardOf = (pages) => {
  const at = (page: string) => pages.at(`/models/$model${page}`);
  return {
    uid: "plumbline-model",
    title: "Plumbline: model",
    description: "How good a model is, what it receives and how it serves",
    variables: [modelVariable, monitorVariable],
    page: { title: "The model in Plumbline", path: "/models/$model" },
    rows: [
      {
        title: "How good it is",
        panels: [
          {
            ...{ title: "Verdict", unit: "short", alarmFrom: 3 },
            description: "By the window that was judged last",
            words: verdictWords,
            queries: one("plumbline_model_verdict_level"),
            more: { title: "Monitors in Plumbline", url: at("/monitors") },
          },
          {
            ...{ title: "Performance", unit: "short" },
            description: "With both ends of the 95 % interval, over the rows with a known label",
            queries: [
              { expr: `plumbline_model_performance${window}`, legend: `{{metric}} ${legend}` },
              {
                expr: `plumbline_model_performance_lower${window}`,
                legend: `{{metric}} ${legend} lower`,
              },
              {
                expr: `plumbline_model_performance_upper${window}`,
                legend: `{{metric}} ${legend} upper`,
              },
            ],
            more: { title: "Performance in Plumbline", url: at("/performance") },
          },
          {
            ...{ title: "Rows with a label", unit: "percentunit" },
            description: "Performance is only known on these",
            queries: one("plumbline_model_label_coverage_ratio"),
          },
          {
            ...{ title: "Results that alert, and that are worth watching", unit: "short" },
            description: "In the window that was judged last",
            queries: [
              { expr: `plumbline_model_alerts${window}`, legend: `alerts ${legend}` },
              { expr: `plumbline_model_watches${window}`, legend: `watches ${legend}` },
            ],
          },
          {
            ...{ title: "KPIs", unit: "short" },
            description: "With both ends of the 95 % interval, in the newest finished window",
            queries: [
              { expr: 'plumbline_kpi_value{model="$model"}', legend: "{{kpi}}" },
              { expr: 'plumbline_kpi_value_lower{model="$model"}', legend: "{{kpi}} lower" },
              { expr: 'plumbline_kpi_value_upper{model="$model"}', legend: "{{kpi}} upper" },
            ],
          },
          {
            ...{ title: "Open incidents", unit: "short", alarmFrom: 1 },
            description: "By severity",
            queries: [
              { expr: 'plumbline_model_incidents_open{model="$model"}', legend: "{{severity}}" },
            ],
            more: { title: "Incidents in Plumbline", url: pages.at("/incidents?model=$model") },
          },
        ],
      },
      {
        title: "What it receives",
        panels: [
          {
            ...{ title: "Rows by what became of them", unit: "reqps" },
            description: "A second",
            queries: [
              {
                expr: 'sum by (outcome) (rate(plumbline_model_rows_total{model="$model"}[5m]))',
                legend: "{{outcome}}",
              },
            ],
            more: { title: "Data in Plumbline", url: at("/data") },
          },
          {
            ...{ title: "Rows in a window", unit: "short" },
            description: "Of the window that was judged last",
            queries: one("plumbline_model_window_rows"),
          },
          {
            ...{ title: "Largest drift", unit: "short", alarmFrom: 1 },
            description: "As a multiple of what is worth an alert",
            queries: one("plumbline_model_drift_ratio_max"),
            more: { title: "Drift in Plumbline", url: at("/drift") },
          },
          {
            ...{ title: "Largest share of missing values", unit: "percentunit" },
            description: "In the column that misses most",
            queries: one("plumbline_model_missing_ratio_max"),
          },
        ],
      },
      {
        title: "How it serves",
        panels: [
          {
            ...{ title: "Time to answer", unit: "s" },
            description: "Percentiles of the window that was judged last",
            queries: [
              {
                expr: `plumbline_model_latency_seconds${window}`,
                legend: `{{percentile}} % ${legend}`,
              },
            ],
          },
          {
            ...{ title: "Answers that failed", unit: "percentunit" },
            description: "Share of the answers in the window that was judged last",
            queries: one("plumbline_model_error_ratio"),
          },
        ],
      },
    ],
  };
};
