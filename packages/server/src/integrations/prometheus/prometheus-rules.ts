import { stringify } from "yaml";
import {
  modelAlerts,
  serverAlerts,
  serverErrorShare,
  summaryTemplate,
  type AlertRule,
  type RuleSettings,
} from "./alert-rules.ts";

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
  { record: "plumbline:http_server_errors:ratio5m", expr: serverErrorShare },
  {
    record: "plumbline:log_commit_duration_seconds:p95_5m",
    expr: "histogram_quantile(0.95, sum by (instance, le) (rate(plumbline_log_commit_duration_seconds_bucket[5m])))",
  },
  {
    record: "plumbline:model_verdict_level:max",
    expr: "max by (instance, model) (plumbline_model_verdict_level)",
  },
] as const;

/** Recording and alert rules for every model there is and will be, as a file for Prometheus. */
export function prometheusRules(settings: RuleSettings): string {
  const groups = [
    { name: "plumbline-recording", rules: recordings },
    { name: "plumbline-models", rules: modelAlerts.map(toRule) },
    { name: "plumbline-server", rules: serverAlerts(settings).map(toRule) },
  ];
  return stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function toRule(rule: AlertRule) {
  const { name, query, when, bound, lasting, severity } = rule;
  // Comparing binds more tightly than `or`.
  const left = / or vector/.test(query) ? `(${query})` : query;
  return {
    ...{ alert: name, expr: `${left} ${when} ${bound}` },
    ...(lasting === undefined ? {} : { for: lasting }),
    labels: { severity },
    annotations: { summary: summaryTemplate(rule, "$value") },
  };
}
