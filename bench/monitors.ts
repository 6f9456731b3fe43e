// Models with windows of one minute, in real time: how long after a window is ready its evaluation is stored.
// node bench/monitors.ts [--models 500] [--minutes 6]
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { conditions, tableLines, writePart } from "./benchmarks-page.ts";
import { startProcess, untilSettled } from "./ingest/server-process.ts";
import { followEvaluations } from "./monitors/follow-evaluations.ts";
import { createJsonSender } from "./monitors/json-sender.ts";
import { createModelTraffic } from "./monitors/model-traffic.ts";

const { values: flags } = parseArgs({
  options: {
    models: { type: "string", default: "500" },
    /** Windows of each model that are measured, after some that are not. */
    minutes: { type: "string", default: "6" },
  },
});

const minuteMs = 60_000;
const baselineRows = 1_000;
const rowsPerMinute = 200;
/** Each model sends what it did in so long, with the labels of the rows before. */
const batchMs = 5_000;
/** The default of a monitor: how long after its end a window is looked at. */
const readyMs = minuteMs;
const goalMs = 60_000;
/** Minutes with traffic before the first window that is measured: each has its baseline by then. */
const minutesBefore = 4;

const minutes = Number(flags.minutes);
const names = Array.from({ length: Number(flags.models) }, (_, place) => `model-${place}`);
const traffic = new Map(names.map((name) => [name, createModelTraffic(name)]));
const server = await startProcess("./plumbline-server.ts");
const sender = createJsonSender(server.port);

const config = {
  baseline: { kind: "first-rows", rows: baselineRows },
  monitors: [{ name: "minute", window: { every: "1m" } }],
};

async function prepare(name: string): Promise<void> {
  const now = Date.now();
  const rows = traffic.get(name)?.predictions(now - 1_000, now, baselineRows);
  await sender.send(`/v1/models/${name}/predictions`, rows);
  traffic.get(name)?.predictions(now, now, 0);
  await sender.send(`/v1/models/${name}/feedback`, traffic.get(name)?.labels());
  await sender.send(`/v1/models/${name}/config`, config, "PUT");
}

/** Sends what a model did since it sent last, and what became known of the rows before. */
async function report(name: string, toMs: number): Promise<void> {
  const rows = Math.round((rowsPerMinute * batchMs) / minuteMs);
  const predictions = traffic.get(name)?.predictions(toMs - batchMs, toMs, rows);
  const labels = traffic.get(name)?.labels() ?? [];
  await sender.send(`/v1/models/${name}/predictions`, predictions);
  if (labels.length > 0) await sender.send(`/v1/models/${name}/feedback`, labels);
}

/** All models in turn, evenly over the time: nobody sends on the stroke of the minute. */
async function sendUntil(endMs: number): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const beginMs = Date.now();
  for (let turn = 0; ; turn += 1) {
    const dueMs = beginMs + (turn * batchMs) / names.length;
    if (dueMs >= endMs) break;
    if (dueMs > Date.now()) await sleep(dueMs - Date.now());
    const sent = report(names[turn % names.length] as string, dueMs);
    underWay.add(sent);
    void sent.then(() => underWay.delete(sent));
  }
  await Promise.all(underWay);
}

interface Stored {
  readonly name: string;
  readonly endMs: number;
  readonly rows: number;
  readonly labelled: number;
  readonly revision: number;
  readonly storedAtMs: number;
}

async function evaluationsOf(
  name: string,
  storedAtMs: ReadonlyMap<number, number>,
): Promise<readonly Stored[]> {
  const path = `/v1/models/${name}/evaluations?revisions=all&limit=500`;
  const { evaluations } = (await sender.send(path, undefined, "GET")) as {
    readonly evaluations: readonly {
      readonly id: number;
      readonly rows: number;
      readonly revision: number;
      readonly window: { readonly to: string };
      readonly labels: { readonly labelled: number };
    }[];
  };
  return evaluations.map(({ id, rows, revision, window, labels }) => ({
    ...{ name, rows, revision, labelled: labels.labelled, endMs: Date.parse(window.to) },
    storedAtMs: storedAtMs.get(id) ?? Number.NaN,
  }));
}

for (let from = 0; from < names.length; from += 8) {
  await Promise.all(names.slice(from, from + 8).map(prepare));
}
await untilSettled(server.port);
console.log(`${names.length} models have their baselines`);
const firstMs = (Math.ceil(Date.now() / minuteMs) + minutesBefore) * minuteMs;
const lastMs = firstMs + minutes * minuteMs;
const followed = await followEvaluations(server.port);
// Traffic goes on until the last window has been waited for.
await sendUntil(lastMs + readyMs + goalMs);
await followed.stop();

const wanted = (one: Stored): boolean => one.endMs > firstMs && one.endMs <= lastMs;
const found: Stored[] = [];
for (const name of names) {
  found.push(...(await evaluationsOf(name, followed.storedAtMs)).filter(wanted));
}
sender.close();
await server.stop();

const first = found.filter(({ revision }) => revision === 1);
const delays = first
  .map(({ endMs, storedAtMs }) => (storedAtMs - endMs - readyMs) / 1_000)
  .toSorted((a, b) => a - b);
const at = (share: number): string =>
  `${(delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? Number.NaN).toFixed(1)} s`;
const missing = names.length * minutes - first.length;
const mean = (of: (one: Stored) => number): string =>
  (first.reduce((sum, one) => sum + of(one), 0) / first.length).toFixed(0);
const lines = [
  conditions(),
  "",
  `${names.length} models for ${minutes} minutes, on average ${mean(({ rows }) => rows)} rows in a window, ${mean(({ labelled }) => labelled)} of them with a label:`,
  "",
  ...tableLines(
    ["Windows of one minute", "evaluated", "missing", "again", "p50", "p95", "largest"],
    [
      [
        `${names.length} a minute`,
        ...[first.length, missing, found.length - first.length].map(String),
        ...[at(0.5), at(0.95), at(1)],
      ],
    ],
  ),
];
console.log(lines.join("\n"));
writePart("monitors", lines);
if (missing > 0 || (delays.at(-1) ?? Infinity) > goalMs / 1_000) process.exitCode = 1;
