import type { DashboardOf } from "../dashboard.ts";
import { modelVariable, monitorVariable } from "./model-variable.ts";

const window = '{model="$model",monitor=~"$monitor",column=~"$column"}';

/** The columns of a model that moved most. */
export const feature: DashboardOf = (pages) => {
  const more = {
    title: "The feature in Plumbline",
    url: pages.at("/models/$model/features/${__field.labels.column}"),
  };
  return {
    uid: "plumbline-feature",
    title: "Plumbline: features",
    description:
      "The columns that drifted most in the latest window, ten for each monitor: series for every " +
      "column of every model would be too many. Plumbline itself shows all of them.",
    variables: [
      modelVariable,
      monitorVariable,
      {
        ...{ name: "column", label: "Column", isMany: true },
        query:
          'label_values(plumbline_model_column_missing_ratio{model="$model",monitor=~"$monitor"}, column)',
      },
    ],
    page: { title: "Drift in Plumbline", path: "/models/$model/drift" },
    rows: [
      {
        title: "Columns that moved most",
        panels: [
          {
            ...{ title: "Drift", unit: "short", alarmFrom: 1, more },
            description: "As a multiple of what is worth an alert",
            queries: [
              {
                expr: `plumbline_model_column_drift_ratio${window}`,
                legend: "{{column}} {{monitor}} {{version}}",
              },
            ],
          },
          {
            ...{ title: "Missing values", unit: "percentunit", more },
            description: "Share of the rows",
            queries: [
              {
                expr: `plumbline_model_column_missing_ratio${window}`,
                legend: "{{column}} {{monitor}} {{version}}",
              },
            ],
          },
          {
            ...{ title: "Drift now", kind: "table", unit: "short", alarmFrom: 1 },
            description: "The worst first",
            queries: [
              {
                expr: `sort_desc(max by (column) (plumbline_model_column_drift_ratio${window}))`,
                legend: "{{column}}",
              },
            ],
          },
          {
            ...{ title: "Columns whose drift alerts", unit: "short", alarmFrom: 1 },
            description: "Of all columns, also those that are not shown here",
            queries: [
              {
                expr: 'plumbline_model_drifting_columns{model="$model",monitor=~"$monitor"}',
                legend: "{{monitor}} {{version}}",
              },
            ],
          },
        ],
      },
    ],
  };
};
