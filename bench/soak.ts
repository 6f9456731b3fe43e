// Events without pause: what memory and the data folder come to.
// node bench/soak.ts [--events 50000000] [--minutes 60]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { conditions, memoryText, tableLines, writePart } from "./benchmarks-page.ts";
import { openConnection, type Connection } from "./ingest/load.ts";
import { startProcess } from "./ingest/server-process.ts";
import { folderBytes } from "./soak/folder-bytes.ts";
import { createNumberedBatch } from "./soak/numbered-batch.ts";
import { processMemory } from "./soak/process-memory.ts";

const { values: flags } = parseArgs({
  options: {
    events: { type: "string", default: "50000000" },
    /** Ends earlier when these are over. */
    minutes: { type: "string", default: "60" },
  },
});

const batchRows = 500;
const connections = 4;
/** The segments may be behind by so many events before the senders wait for them. */
const mostPending = 500_000;
const sampleEveryMs = 5_000;
const shownSamples = 12;
/** Growth from the second fifth of the run to the last that is no leak. */
const flatWithin = 0.15;

interface Sample {
  readonly events: number;
  readonly seconds: number;
  readonly memory: number;
  readonly folder: number;
}

const wanted = Number(flags.events);
const endMs = Number(flags.minutes) * 60_000;
const dataFolder = mkdtempSync(join(tmpdir(), "plumbline-soak-"));
const server = await startProcess("./plumbline-server.ts", [dataFolder]);
const batch = createNumberedBatch(batchRows);
const begun = performance.now();
const samples: Sample[] = [];
let [sent, taken, pending] = [0, 0, 0];

const isOver = (): boolean => sent * batchRows >= wanted || performance.now() - begun >= endMs;

const isBehind = (): boolean => pending > mostPending;

/** Waits until the segments have caught up, with a new connection: the server ends one that is idle. */
async function caughtUp(lane: Connection): Promise<Connection> {
  lane.close();
  while (isBehind() && !isOver()) await sleep(50);
  return openConnection(server.port);
}

async function work(first: Connection): Promise<void> {
  let lane = first;
  while (!isOver()) {
    if (isBehind()) lane = await caughtUp(lane);
    await lane.send(batch.request(sent++, Date.now()));
    taken += batchRows;
  }
  lane.close();
}

async function sample(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/v1/status`);
  const status = (await answer.json()) as { readonly server: { readonly pendingEvents: number } };
  pending = status.server.pendingEvents;
  samples.push({
    events: taken,
    seconds: (performance.now() - begun) / 1_000,
    memory: processMemory(server.pid),
    folder: await folderBytes(dataFolder),
  });
}

const working = new AbortController();
const sampling = (async () => {
  while (!working.signal.aborted) {
    await sample();
    const { events, memory, folder } = samples.at(-1) as Sample;
    const millions = (events / 1e6).toFixed(1);
    console.log(`${millions} M events, ${memoryText(memory)}, ${memoryText(folder)} on disk`);
    await sleep(sampleEveryMs);
  }
})();
const lanes = await Promise.all(
  Array.from({ length: connections }, () => openConnection(server.port)),
);
await Promise.all(lanes.map(work));
working.abort();
await sampling;
while (pending > 0) {
  await sleep(1_000);
  await sample();
}
await server.stop();
rmSync(dataFolder, { recursive: true, force: true });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const fifth = (place: number): number =>
  median(
    samples
      .filter(({ events }) => Math.min(4, Math.floor((5 * events) / taken)) === place)
      .map(({ memory }) => memory),
  );
const growth = fifth(4) / fifth(1) - 1;
const last = samples.at(-1) as Sample;
const step = Math.max(1, (samples.length - 1) / shownSamples);
const shown = Array.from(
  { length: Math.min(shownSamples, samples.length) },
  (_, place) => samples[Math.round((place + 1) * step)] ?? last,
);
const millionsText = (events: number): string => `${(events / 1e6).toFixed(1)} M`;
const lines = [
  conditions(),
  "",
  `${millionsText(taken)} predictions of ten features in ${(last.seconds / 60).toFixed(1)} minutes, ${Math.round(taken / last.seconds).toLocaleString("en-US")} a second with segments and windows keeping up; ${Math.round(last.folder / taken)} bytes of disk for each. Memory in the last fifth of the events is ${growth >= 0 ? `${Math.round(growth * 100)} % above` : `${Math.round(-growth * 100)} % below`} that in the second fifth.`,
  "",
  ...tableLines(
    ["Predictions", "minutes", "memory", "data folder"],
    shown.map(({ events, seconds, memory, folder }) => [
      ...[millionsText(events), (seconds / 60).toFixed(1), memoryText(memory), memoryText(folder)],
    ]),
  ),
];
console.log(lines.join("\n"));
writePart("soak", lines);
if (growth > flatWithin) process.exitCode = 1;
