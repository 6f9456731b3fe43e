import { setPriority } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { createMaintenance } from "./maintenance.ts";
import { createMonitors } from "../monitors/create-monitors.ts";
import { createRowReader } from "../storage/lake/row-reader.ts";
import { createRecentTables } from "../storage/lake/recent-tables.ts";
import { createSegmentWriter } from "../ingest/segment-writer.ts";
import { logPosition } from "../ingest/log-progress.ts";
import { openLakeDatabase } from "../storage/lake/duckdb-database.ts";
import { createLocalLake } from "../storage/lake/local-lake.ts";
import { openSqliteLogReader } from "../storage/log/sqlite-log-reader.ts";
import { openThreadMetadata } from "./open-thread-metadata.ts";
import { wakeable } from "./wakeable.ts";
import type { FromThread, ThreadData, ToThread } from "./thread-messages.ts";

const port = parentPort;
if (port !== null) {
  run(workerData as ThreadData, (message) => port.postMessage(message)).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ type: "failed", message } satisfies FromThread);
    port.close();
  });
}

/** Windows are judged for so long before the log is looked at again, and looked for so often. */
const monitorBudgetMs = 500;
const monitorPauseMs = 1_000;

/** Turns of the segment writer and of the monitors, until told to stop. */
async function run(
  { dataFolder, settings }: ThreadData,
  post: (message: FromThread) => void,
): Promise<void> {
  yieldToRequests();
  const tempFolder = join(dataFolder, "tmp");
  const metadata = await openThreadMetadata(dataFolder);
  const reader = openSqliteLogReader(join(dataFolder, "log.sqlite"));
  const lake = createLocalLake(join(dataFolder, "lake"));
  const database = await openLakeDatabase({ tempFolder });
  const report = async (position: number, lagMs: number): Promise<void> => {
    const pendingEvents = Math.max(0, (await reader.end()) - position);
    post({ type: "progress", position, pendingEvents, lagMs });
  };
  const log = {
    read: reader.read,
    end: reader.end,
    // The thread that writes the log truncates it when it hears of the progress.
    truncate: (before: number) => report(before, 0),
  };
  const clocks = { monotonicMs: () => performance.now(), nowMs: () => Date.now() };
  const recent = createRecentTables();
  const setFolder = join(dataFolder, "sets");
  const writer = await createSegmentWriter(
    { metadata, log, lake, database, tempFolder, setFolder, recent, ...clocks },
    { cutEvents: settings.segmentEvents, flushIntervalMs: settings.flushIntervalMs },
  );
  const rows = createRowReader({ metadata, lake, database, recent });
  const monitors = createMonitors({
    ...{ metadata, rows, tempFolder, nowMs: clocks.nowMs },
    onEvaluated: ({ model, id, monitor, verdict }) =>
      post({ type: "changed", what: "evaluation", model, id, monitor, verdict }),
  });
  const maintenance = createMaintenance({
    ...{ metadata, lake, database, tempFolder, setFolder, recent, ...clocks },
    ...{ runFolder: join(dataFolder, "runs"), keepDays: settings.retrainingKeepDays },
  });
  const signal = wakeable();
  port?.on("message", ({ type }: ToThread) => signal.wake(type === "stop"));
  post({ type: "ready" });
  await report(await logPosition(metadata), 0);
  let judged = 0;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  while (!signal.isStopped()) {
    const turn = await writer.turn();
    // Each request wakes this thread: most of them make nothing due.
    const isTime = clocks.monotonicMs() - lookedAtMs >= monitorPauseMs;
    if (turn.did === "cut" || judged > 0 || isTime) {
      judged = await monitors.runner.turn(await logPosition(metadata), monitorBudgetMs);
      lookedAtMs = clocks.monotonicMs();
    }
    if (turn.did === "nothing" && judged === 0) {
      await maintenance.turn();
      await signal.wait(Math.min(monitorPauseMs, Math.max(1, turn.waitMs)));
    }
  }
  await monitors.close();
  await reader.close();
  await metadata.close();
  await database.close();
  port?.close();
}

/** On Linux a priority is a thread's own, and that of the threads it starts: requests come first. */
function yieldToRequests(): void {
  if (process.platform === "linux") setPriority(0, 10);
}
