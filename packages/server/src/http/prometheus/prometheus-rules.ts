import { stringify } from "yaml";

/** What the rules need to know of the server. */
export interface RuleSettings {
  readonly maxLagMs: number;
  readonly logMaxBytes: number;
}

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly severity: "critical" | "warning" | "info";
  readonly summary: string;
}

const recordings = [
  {
    record: "plumbline:ingest_rows:rate5m",
    expr: "sum by (instance, outcome) (rate(plumbline_ingest_rows_total[5m]))",
  },
  {
    record: "plumbline:model_rows:rate5m",
    expr: "sum by (instance, model, outcome) (rate(plumbline_model_rows_total[5m]))",
  },
  {
    record: "plumbline:http_requests:rate5m",
    expr: "sum by (instance, route, status) (rate(plumbline_http_requests_total[5m]))",
  },
  {
    record: "plumbline:http_server_errors:ratio5m",
    expr:
      'sum by (instance) (rate(plumbline_http_requests_total{status=~"5.."}[5m]))' +
      " / sum by (instance) (rate(plumbline_http_requests_total[5m]))",
  },
  {
    record: "plumbline:log_commit_duration_seconds:p95_5m",
    expr: "histogram_quantile(0.95, sum by (instance, le) (rate(plumbline_log_commit_duration_seconds_bucket[5m])))",
  },
  {
    record: "plumbline:model_verdict_level:max",
    expr: "max by (instance, model) (plumbline_model_verdict_level)",
  },
] as const;

const verdictIs = (verdict: string): string => `plumbline_model_verdict{verdict="${verdict}"} == 1`;
const monitorWords = "Monitor {{ $labels.monitor }} of model {{ $labels.model }}";

const modelAlerts: readonly Alert[] = [
  {
    alert: "PlumblineModelAlert",
    expr: verdictIs("alert"),
    severity: "critical",
    summary: `${monitorWords} (version {{ $labels.version }}) alerts`,
  },
  {
    alert: "PlumblineModelNoData",
    expr: verdictIs("no-data"),
    severity: "critical",
    summary: `${monitorWords} sees no predictions`,
  },
  {
    alert: "PlumblineMonitorFailed",
    expr: verdictIs("failed"),
    severity: "warning",
    summary: `${monitorWords} failed: its verdict is not known`,
  },
  {
    alert: "PlumblineRowsQuarantined",
    expr:
      'sum by (instance, model) (rate(plumbline_model_rows_total{outcome="quarantined"}[15m])) > 0.05 * ' +
      "sum by (instance, model) (rate(plumbline_model_rows_total" +
      '{outcome=~"accepted|feedback|quarantined"}[15m]))',
    for: "5m",
    severity: "warning",
    summary: "More than 5 % of the rows of model {{ $labels.model }} are set apart",
  },
];

function serverAlerts({ maxLagMs, logMaxBytes }: RuleSettings): readonly Alert[] {
  return [
    {
      alert: "PlumblineAbsent",
      expr: "absent(plumbline_build_info)",
      for: "5m",
      severity: "critical",
      summary: "No Plumbline server answers",
    },
    {
      alert: "PlumblineNotReady",
      expr: "plumbline_part_ready == 0",
      for: "2m",
      severity: "critical",
      summary: "The part {{ $labels.part }} of Plumbline cannot do its work",
    },
    {
      alert: "PlumblineLagging",
      expr: `plumbline_pipeline_lag_seconds > ${maxLagMs / 1000}`,
      for: "5m",
      severity: "warning",
      summary: "Events wait {{ $value | humanizeDuration }} before they are stored",
    },
    {
      alert: "PlumblineLogFilling",
      expr: `plumbline_log_bytes > ${Math.round(0.8 * logMaxBytes)}`,
      for: "5m",
      severity: "critical",
      summary: "The event log has reached 80 % of the size it may have",
    },
    {
      alert: "PlumblineServerErrors",
      expr: "plumbline:http_server_errors:ratio5m > 0.01",
      for: "5m",
      severity: "warning",
      summary: "{{ $value | humanizePercentage }} of the requests fail in the server",
    },
    {
      alert: "PlumblineSeriesDropped",
      expr: "plumbline_series_dropped > 0",
      for: "15m",
      severity: "info",
      summary: "{{ $value }} series are left out of the metrics: there are too many models",
    },
  ];
}

/** Recording and alert rules for every model there is and will be, as a file for Prometheus. */
export function prometheusRules(settings: RuleSettings): string {
  const groups = [
    { name: "plumbline-recording", rules: recordings },
    { name: "plumbline-models", rules: modelAlerts.map(toRule) },
    { name: "plumbline-server", rules: serverAlerts(settings).map(toRule) },
  ];
  return stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function toRule({ alert, expr, for: lasting, severity, summary }: Alert) {
  return {
    ...{ alert, expr },
    ...(lasting === undefined ? {} : { for: lasting }),
    labels: { severity },
    annotations: { summary },
  };
}
