import type { DashboardOf } from "../dashboard.ts";
import { verdictWords } from "./verdict-words.ts";

/** All models at a glance: which one needs somebody now. */
export const fleet: DashboardOf = (pages) => {
  const more = {
    title: "The model in Plumbline",
    url: pages.at("/models/${__field.labels.model}"),
  };
  return {
    uid: "plumbline-fleet",
    title: "Plumbline: fleet",
    description: "All models at a glance",
    variables: [],
    page: { title: "Models in Plumbline", path: "/models" },
    rows: [
      {
        title: "Now",
        panels: [
          {
            ...{ title: "Models", kind: "number", width: 6, unit: "short" },
            description: "Models that have predictions",
            queries: [{ expr: "count(plumbline_model_stored_rows)", legend: "models" }],
          },
          {
            ...{ title: "Monitors that alert", kind: "number", width: 6, unit: "short" },
            description: "By the window that was judged last",
            queries: [
              { expr: 'sum(plumbline_model_verdict{verdict="alert"})', legend: "monitors" },
            ],
            alarmFrom: 1,
          },
          {
            ...{ title: "Open incidents", kind: "number", width: 6, unit: "short" },
            description: "Of all models, also those that somebody works on",
            queries: [{ expr: "sum(plumbline_model_incidents_open)", legend: "incidents" }],
            alarmFrom: 1,
          },
          {
            ...{ title: "KPIs that miss their objective", kind: "number", width: 6, unit: "short" },
            description: "By their newest finished window; 0 without objectives",
            queries: [
              {
                expr: "sum(plumbline_kpi_objective_missed) or vector(0)",
                legend: "KPIs",
              },
            ],
            alarmFrom: 1,
          },
          {
            ...{ title: "Worst verdict by model", kind: "table", unit: "short" },
            description: "By the window that was judged last",
            words: verdictWords,
            queries: [
              {
                expr: "topk(50, max by (model) (plumbline_model_verdict_level))",
                legend: "{{model}}",
              },
            ],
            alarmFrom: 3,
          },
          {
            ...{ title: "Open incidents by model", unit: "short", more },
            description: "The ten models with the most",
            queries: [
              {
                expr: "topk(10, sum by (model) (plumbline_model_incidents_open))",
                legend: "{{model}}",
              },
            ],
          },
        ],
      },
      {
        title: "Traffic and change",
        panels: [
          {
            ...{ title: "Predictions a second", unit: "reqps", more },
            description: "The ten models with the most",
            queries: [
              {
                expr: 'topk(10, sum by (model) (rate(plumbline_model_rows_total{outcome="accepted"}[5m])))',
                legend: "{{model}}",
              },
            ],
          },
          {
            ...{ title: "Age of the newest prediction", unit: "s", more },
            description: "A model that grows old here has lost its traffic",
            queries: [
              {
                expr: "topk(10, max by (model) (plumbline_model_newest_event_age_seconds))",
                legend: "{{model}}",
              },
            ],
          },
          {
            ...{ title: "Largest drift", unit: "short", alarmFrom: 1, more },
            description: "As a multiple of what is worth an alert",
            queries: [
              {
                expr: "topk(10, max by (model) (plumbline_model_drift_ratio_max))",
                legend: "{{model}}",
              },
            ],
          },
          {
            ...{ title: "Largest share of missing values", unit: "percentunit", more },
            description: "In the column that misses most",
            queries: [
              {
                expr: "topk(10, max by (model) (plumbline_model_missing_ratio_max))",
                legend: "{{model}}",
              },
            ],
          },
        ],
      },
    ],
  };
};
