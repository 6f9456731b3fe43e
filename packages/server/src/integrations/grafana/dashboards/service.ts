import { serverErrorShare } from "../../prometheus/alert-rules.ts";
import type { DashboardOf } from "../dashboard.ts";

const p95 = (histogram: string, by: string): string =>
  `histogram_quantile(0.95, sum by (${by}, le) (rate(${histogram}_bucket[5m])))`;

/** The health of Plumbline itself. */
export const service: DashboardOf = () => ({
  uid: "plumbline-service",
  title: "Plumbline: service health",
  description: "Whether Plumbline itself is well",
  variables: [],
  page: { title: "Settings of Plumbline", path: "/settings" },
  rows: [
    {
      title: "Now",
      panels: [
        {
          ...{ title: "Servers", kind: "table", unit: "short" },
          description: "With the versions of the program and of Node.js",
          queries: [{ expr: "plumbline_build_info", legend: "{{instance}}" }],
        },
        {
          ...{ title: "Parts that are ready", unit: "short" },
          description: "0 when a part cannot do its work",
          queries: [{ expr: "plumbline_part_ready", legend: "{{part}} {{instance}}" }],
        },
      ],
    },
    {
      title: "Intake",
      panels: [
        {
          ...{ title: "Rows a second", unit: "reqps" },
          description: "By what became of them",
          queries: [
            {
              expr: "sum by (outcome) (rate(plumbline_ingest_rows_total[5m]))",
              legend: "{{outcome}}",
            },
          ],
        },
        {
          ...{ title: "Lag of the pipeline", unit: "s" },
          description: "Age of the oldest event that is not yet in the lake",
          queries: [{ expr: "plumbline_pipeline_lag_seconds", legend: "{{instance}}" }],
        },
        {
          ...{ title: "Events on their way", unit: "short" },
          description: "Accepted and not yet in the lake",
          queries: [{ expr: "plumbline_pipeline_pending_events", legend: "{{instance}}" }],
        },
        {
          ...{ title: "Time until rows are durable", unit: "s" },
          description: "95th percentile",
          queries: [
            {
              expr: p95("plumbline_log_commit_duration_seconds", "instance"),
              legend: "{{instance}}",
            },
          ],
        },
        {
          ...{ title: "Size of the event log", unit: "bytes" },
          description: "On disk; beyond its limit events are refused",
          queries: [{ expr: "plumbline_log_bytes", legend: "{{instance}}" }],
        },
        {
          ...{ title: "Series left out of the metrics", unit: "short", alarmFrom: 1 },
          description: "Because there are too many models, monitors, versions or metrics",
          queries: [{ expr: "plumbline_series_dropped", legend: "{{instance}}" }],
        },
      ],
    },
    {
      title: "Requests",
      panels: [
        {
          ...{ title: "Requests a second", unit: "reqps" },
          description: "By status",
          queries: [
            {
              expr: "sum by (status) (rate(plumbline_http_requests_total[5m]))",
              legend: "{{status}}",
            },
          ],
        },
        {
          ...{ title: "Time to answer", unit: "s" },
          description: "95th percentile of the ten slowest routes",
          queries: [
            {
              expr: `topk(10, ${p95("plumbline_http_request_duration_seconds", "route")})`,
              legend: "{{route}}",
            },
          ],
        },
        {
          ...{ title: "Requests that failed here", unit: "percentunit", alarmFrom: 0.01 },
          description: "Share of all requests",
          queries: [{ expr: serverErrorShare, legend: "{{instance}}" }],
        },
      ],
    },
    {
      title: "Process",
      panels: [
        {
          ...{ title: "Memory", unit: "bytes" },
          description: "Resident, the JavaScript heap in use, and outside of it",
          queries: [{ expr: "plumbline_memory_bytes", legend: "{{kind}} {{instance}}" }],
        },
        {
          ...{ title: "Processor", unit: "short" },
          description: "Cores in use",
          queries: [{ expr: "rate(plumbline_cpu_seconds_total[5m])", legend: "{{instance}}" }],
        },
        {
          ...{ title: "Delay of the event loop", unit: "s" },
          description: "How late the thread that answers requests was",
          queries: [
            {
              expr: "plumbline_event_loop_delay_seconds",
              legend: "{{percentile}} % {{instance}}",
            },
          ],
        },
      ],
    },
  ],
});
