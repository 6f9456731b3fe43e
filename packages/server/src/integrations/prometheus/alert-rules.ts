/** What the rules need to know of the server. */
export interface RuleSettings {
  readonly maxLagMs: number;
  readonly logMaxBytes: number;
}

/** An alarm for Prometheus and for Grafana alike: a query, and from where its value is an alarm. */
export interface AlertRule {
  readonly name: string;
  /** Has a value also when nothing is wrong, wherever that is possible. */
  readonly query: string;
  readonly when: ">" | "<";
  readonly bound: number;
  /** How long it has to last, such as 5m. */
  readonly lasting?: string;
  readonly severity: "critical" | "warning" | "info";
  /** `LABEL(x)` stands for the value of a label, `VALUE` for the value, also `VALUE(function)`. */
  readonly summary: string;
  /** Where people look next: a page of a model, or the status of the server. */
  readonly page: "model" | "server";
}

/** A part of a whole; 0 where nothing of the part was ever seen. */
const shareOf = (part: string, whole: string): string => `(${part} or 0 * ${whole}) / ${whole}`;

/** Share of the requests that failed here, by server. */
export const serverErrorShare = shareOf(
  'sum by (instance) (rate(plumbline_http_requests_total{status=~"5.."}[5m]))',
  "sum by (instance) (rate(plumbline_http_requests_total[5m]))",
);

/** Share of the rows of a model that were set apart. */
export const quarantineShare = shareOf(
  'sum by (instance, model) (rate(plumbline_model_rows_total{outcome="quarantined"}[15m]))',
  "sum by (instance, model) (rate(plumbline_model_rows_total" +
    '{outcome=~"accepted|feedback|quarantined"}[15m]))',
);

const verdict = (name: string): string => `plumbline_model_verdict{verdict="${name}"}`;
const monitorWords = "Monitor LABEL(monitor) of model LABEL(model)";

export const modelAlerts: readonly AlertRule[] = [
  {
    ...{ name: "PlumblineModelAlert", query: verdict("alert"), when: ">", bound: 0 },
    ...{ severity: "critical", page: "model" },
    summary: `${monitorWords} (version LABEL(version)) alerts`,
  },
  {
    ...{ name: "PlumblineModelNoData", query: verdict("no-data"), when: ">", bound: 0 },
    ...{ severity: "critical", page: "model" },
    summary: `${monitorWords} sees no predictions`,
  },
  {
    ...{ name: "PlumblineMonitorFailed", query: verdict("failed"), when: ">", bound: 0 },
    ...{ severity: "warning", page: "model" },
    summary: `${monitorWords} failed: its verdict is not known`,
  },
  {
    ...{ name: "PlumblineRowsQuarantined", query: quarantineShare, when: ">", bound: 0.05 },
    ...{ lasting: "5m", severity: "warning", page: "model" },
    summary: "More than 5 % of the rows of model LABEL(model) are set apart",
  },
];

export function serverAlerts({ maxLagMs, logMaxBytes }: RuleSettings): readonly AlertRule[] {
  return [
    {
      ...{ name: "PlumblineAbsent", query: "count(plumbline_build_info) or vector(0)" },
      ...{ when: "<", bound: 1, lasting: "5m", severity: "critical", page: "server" },
      summary: "No Plumbline server answers",
    },
    {
      ...{ name: "PlumblineNotReady", query: "plumbline_part_ready", when: "<", bound: 1 },
      ...{ lasting: "2m", severity: "critical", page: "server" },
      summary: "The part LABEL(part) of Plumbline cannot do its work",
    },
    {
      ...{ name: "PlumblineLagging", query: "plumbline_pipeline_lag_seconds", when: ">" },
      ...{ bound: maxLagMs / 1000, lasting: "5m", severity: "warning", page: "server" },
      summary: "Events wait VALUE(humanizeDuration) before they are stored",
    },
    {
      ...{ name: "PlumblineLogFilling", query: "plumbline_log_bytes", when: ">" },
      ...{ bound: Math.round(0.8 * logMaxBytes), lasting: "5m", severity: "critical" },
      page: "server",
      summary: "The event log has reached 80 % of the size it may have",
    },
    {
      ...{ name: "PlumblineServerErrors", query: serverErrorShare, when: ">", bound: 0.01 },
      ...{ lasting: "5m", severity: "warning", page: "server" },
      summary: "VALUE(humanizePercentage) of the requests fail in the server",
    },
    {
      ...{ name: "PlumblineSeriesDropped", query: "plumbline_series_dropped", when: ">", bound: 0 },
      ...{ lasting: "15m", severity: "info", page: "server" },
      summary: "VALUE series are left out of the metrics: there are too many models",
    },
  ];
}

/** The summary in the templates of a system, which differ in how they name the value. */
export function summaryTemplate({ summary }: AlertRule, value: string): string {
  return summary
    .replace(/LABEL\((\w+)\)/g, (_, label: string) => `{{ $labels.${label} }}`)
    .replace(/VALUE(?:\((\w+)\))?/g, (_, through: string | undefined) =>
      through === undefined ? `{{ ${value} }}` : `{{ ${value} | ${through} }}`,
    );
}
