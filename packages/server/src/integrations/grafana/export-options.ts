import type { RuleSettings } from "../prometheus/alert-rules.ts";

/** What the files for Grafana need to know. */
export interface GrafanaExport extends RuleSettings {
  /** Where people reach Plumbline, without a slash at its end. */
  readonly publicUrl: string;
  /** The Prometheus that scrapes Plumbline, as Grafana reaches it; null when Grafana knows it already. */
  readonly prometheusUrl: string | null;
  /** Of the data source in Grafana. */
  readonly datasourceUid: string;
  /** Where Grafana finds the folder with the dashboards, on its own machine. */
  readonly dashboardFolder: string;
}

/** What is exported when nobody says otherwise. */
export const grafanaDefaults = {
  prometheusUrl: "http://localhost:9090",
  datasourceUid: "plumbline-prometheus",
  dashboardFolder: "/etc/grafana/provisioning/dashboards/plumbline",
} as const;

/** The title of the folder in Grafana for dashboards and alert rules. */
export const grafanaFolder = "Plumbline";
