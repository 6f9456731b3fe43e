import { monitorEventLoopDelay } from "node:perf_hooks";
import { codeVersion } from "@plumbline/core";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { logPosition } from "../../ingest/log-progress.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import type { ChangeFeed } from "../change-feed.ts";
import { createWaitingEvents } from "./waiting-events.ts";

/** How far the events that were accepted are on their way into the lake. */
export interface Progress {
  /** Everything below this offset is stored. */
  readonly position: number;
  readonly pendingEvents: number;
  /** Age of the oldest of them. */
  readonly lagMs: number;
}

/** The health of the server itself, as metrics. */
export interface ServiceMetrics {
  readonly registry: Registry;
  readonly startedAtMs: number;
  /** From the arrival of rows at the log until they are durable. */
  readonly commitSeconds: Histogram;
  readonly requests: Counter<"method" | "route" | "status">;
  readonly requestSeconds: Histogram<"route">;
  /** The log ends at this offset now. */
  noteAppend(endOffset: number): void;
  progress(): Promise<Progress>;
  close(): void;
}

export interface ServiceMetricsParts {
  readonly metadata: Metadata;
  readonly clock: () => number;
  readonly changes: ChangeFeed;
  /** Size of the event log on disk. */
  readonly logBytes: () => Promise<number>;
  /** Where the log ends at the start. */
  readonly logEnd: number;
}

const commitBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** In a registry of its own, so that nothing else in the process shows up in it. */
export function createServiceMetrics(parts: ServiceMetricsParts): ServiceMetrics {
  const { metadata, clock, changes, logBytes } = parts;
  const registry = new Registry();
  const registers = [registry];
  const startedAtMs = clock();
  const waiting = createWaitingEvents();
  let end = parts.logEnd;
  waiting.note(end, startedAtMs);

  const progress = async (): Promise<Progress> => {
    const position = await logPosition(metadata);
    const oldestMs = waiting.oldestMs(position);
    const pendingEvents = Math.max(0, end - position);
    const lagMs = pendingEvents === 0 || oldestMs === null ? 0 : Math.max(0, clock() - oldestMs);
    return { position, pendingEvents, lagMs };
  };
  const evaluations = new Counter({
    name: "plumbline_evaluations_total",
    help: "Windows judged since the server started, by verdict",
    labelNames: ["verdict"],
    registers,
  });
  const unsubscribe = changes.subscribe((change) => {
    if (change.what === "evaluation" && "verdict" in change) {
      evaluations.inc({ verdict: String(change.verdict) });
    }
  });
  addPipelineGauges(registry, progress, logBytes);
  addProcessGauges(registry, startedAtMs);
  const stopLoop = addEventLoopGauge(registry);
  return {
    ...{ registry, startedAtMs, progress },
    commitSeconds: new Histogram({
      name: "plumbline_log_commit_duration_seconds",
      help: "Time from handing rows to the event log until they are durable",
      buckets: commitBuckets,
      registers,
    }),
    requests: new Counter({
      name: "plumbline_http_requests_total",
      help: "Requests answered, by method, route and status",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "plumbline_http_request_duration_seconds",
      help: "Time from the head of a request until its answer was sent, by route",
      labelNames: ["route"],
      buckets: requestBuckets,
      registers,
    }),
    noteAppend(endOffset) {
      end = Math.max(end, endOffset);
      waiting.note(end, clock());
    },
    close() {
      unsubscribe();
      stopLoop();
      registry.clear();
    },
  };
}

function addPipelineGauges(
  registry: Registry,
  progress: () => Promise<Progress>,
  logBytes: () => Promise<number>,
): void {
  const gauges = [
    {
      name: "plumbline_pipeline_pending_events",
      help: "Events accepted and not yet in the lake",
      read: async () => (await progress()).pendingEvents,
    },
    {
      name: "plumbline_pipeline_lag_seconds",
      help: "Age of the oldest event that is accepted and not yet in the lake",
      read: async () => (await progress()).lagMs / 1000,
    },
    {
      name: "plumbline_log_bytes",
      help: "Size of the event log on disk",
      read: logBytes,
    },
  ];
  for (const { name, help, read } of gauges) {
    const gauge = new Gauge({
      ...{ name, help, registers: [] },
      async collect() {
        this.set(await read());
      },
    });
    registry.registerMetric(gauge);
  }
}

function addProcessGauges(registry: Registry, startedAtMs: number): void {
  const registers = [registry];
  new Gauge({
    name: "plumbline_build_info",
    help: "1, with the versions of the program and of Node.js as labels",
    labelNames: ["version", "node"],
    registers,
  }).set({ version: codeVersion, node: process.versions.node }, 1);
  new Gauge({
    name: "plumbline_start_time_seconds",
    help: "When the server started, in seconds since 1970",
    registers,
  }).set(startedAtMs / 1000);
  registry.registerMetric(
    new Gauge({
      name: "plumbline_memory_bytes",
      help: "Memory of the process: resident, the JavaScript heap in use, and outside of it",
      labelNames: ["kind"],
      registers: [],
      collect() {
        const { rss, heapUsed, external } = process.memoryUsage();
        this.set({ kind: "resident" }, rss);
        this.set({ kind: "heap" }, heapUsed);
        this.set({ kind: "external" }, external);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: "plumbline_cpu_seconds_total",
      help: "Processor time of all threads",
      registers: [],
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / 1e6);
      },
    }),
  );
}

const delayPercentiles = [50, 99, 100] as const;
/** Node reports the time between two looks, which is at least the time it was told to wait. */
const lookEveryMs = 10;

function addEventLoopGauge(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: lookEveryMs });
  delay.enable();
  registry.registerMetric(
    new Gauge({
      name: "plumbline_event_loop_delay_seconds",
      help: "How late the thread that answers requests was, since the last look at it",
      labelNames: ["percentile"],
      registers: [],
      collect() {
        for (const percentile of delayPercentiles) {
          const seconds = delay.percentile(percentile) / 1e9 - lookEveryMs / 1e3;
          this.set({ percentile: String(percentile) }, Math.max(0, seconds));
        }
        delay.reset();
      },
    }),
  );
  return () => {
    delay.disable();
  };
}
