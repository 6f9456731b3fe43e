import { parentPort, workerData } from "node:worker_threads";
import type { LogEntry } from "./event-log.ts";
import { logFailure, type LogFailure } from "./log-failure.ts";
import { openLogFile, type LogFile } from "./sqlite-log-file.ts";

export interface LogWorkerData {
  readonly path: string;
  readonly maxBytes: number;
}

export type ToLogWorker =
  | { readonly append: LogEntry }
  | { readonly truncate: number; readonly ticket: number }
  | { readonly close: true };

/** Appends are answered in the order they came, a group at once. */
export type FromLogWorker =
  | { readonly openedAt: number }
  | { readonly unopened: LogFailure }
  | { readonly committed: number; readonly firstOffset: number }
  | { readonly refused: number; readonly failure: LogFailure }
  | { readonly truncated: number; readonly failure?: LogFailure };

const groupBytes = 32 * 1024 ** 2;
const groupEntries = 4096;

const port = parentPort;
if (port !== null) serve(workerData as LogWorkerData, (message) => port.postMessage(message));

function serve({ path, maxBytes }: LogWorkerData, post: (message: FromLogWorker) => void): void {
  let file: LogFile;
  try {
    file = openLogFile(path, { maxBytes });
  } catch (error) {
    post({ unopened: logFailure(error) });
    return;
  }
  post({ openedAt: file.end() });

  let appends: LogEntry[] = [];
  const truncations: { readonly before: number; readonly ticket: number }[] = [];
  let isClosing = false;
  let isScheduled = false;

  /** A group commit, then one slice of truncation, then whatever came meanwhile. */
  const turn = (): void => {
    isScheduled = false;
    if (appends.length > 0) commitGroup();
    else if (isClosing) return close();
    truncateSlice();
    if (appends.length > 0 || truncations.length > 0 || isClosing) schedule();
  };
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(turn);
  };
  const close = (): void => {
    file.close();
    port?.close();
  };

  const commitGroup = (): void => {
    const group = takeGroup(appends);
    appends = appends.slice(group.length);
    try {
      post({ committed: group.length, firstOffset: file.append(group) });
    } catch (error) {
      post({ refused: group.length, failure: logFailure(error) });
    }
  };
  const truncateSlice = (): void => {
    const [next] = truncations;
    if (next === undefined) return;
    try {
      if (!isClosing && file.truncateSome(next.before)) return;
      post({ truncated: next.ticket });
    } catch (error) {
      post({ truncated: next.ticket, failure: logFailure(error) });
    }
    truncations.shift();
  };

  port?.on("message", (message: ToLogWorker) => {
    if ("append" in message) appends.push(message.append);
    else if ("truncate" in message) {
      truncations.push({ before: message.truncate, ticket: message.ticket });
    } else isClosing = true;
    schedule();
  });
}

function takeGroup(appends: readonly LogEntry[]): readonly LogEntry[] {
  let bytes = 0;
  const full = appends.findIndex(({ body }, index) => {
    if (index >= groupEntries || (index > 0 && bytes + body.byteLength > groupBytes)) return true;
    bytes += body.byteLength;
    return false;
  });
  return full < 0 ? appends : appends.slice(0, full);
}
