import { parentPort, workerData } from "node:worker_threads";
import type { Half } from "./event-log.ts";
import { logFailure, type LogFailure } from "./log-failure.ts";
import { openLogFile, type LogFile, type LogWrite } from "./sqlite-log-file.ts";

export interface LogWorkerData {
  readonly path: string;
  readonly maxBytes: number;
}

export type ToLogWorker =
  LogWrite | { readonly truncate: number; readonly ticket: number } | { readonly close: true };

/** Writes are answered in the order they came, a group at once. */
export type FromLogWorker =
  | { readonly openedAt: number; readonly halves: readonly Half[] }
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
  post({ openedAt: file.end(), halves: file.halves() });

  let writes: LogWrite[] = [];
  const truncations: { readonly before: number; readonly ticket: number }[] = [];
  let isClosing = false;
  let isScheduled = false;

  /** A group commit, then one slice of truncation, then whatever came meanwhile. */
  const turn = (): void => {
    isScheduled = false;
    if (writes.length > 0) commitGroup();
    else if (isClosing) return close();
    truncateSlice();
    if (writes.length > 0 || truncations.length > 0 || isClosing) schedule();
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
    const group = takeGroup(writes);
    writes = writes.slice(group.length);
    try {
      post({ committed: group.length, firstOffset: file.write(group) });
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
    if ("append" in message || "keep" in message) writes.push(message);
    else if ("truncate" in message) {
      truncations.push({ before: message.truncate, ticket: message.ticket });
    } else isClosing = true;
    schedule();
  });
}

function takeGroup(writes: readonly LogWrite[]): readonly LogWrite[] {
  let bytes = 0;
  const full = writes.findIndex((one, index) => {
    const { body } = "keep" in one ? one.keep : one.append;
    if (index >= groupEntries || (index > 0 && bytes + body.byteLength > groupBytes)) return true;
    bytes += body.byteLength;
    return false;
  });
  return full < 0 ? writes : writes.slice(0, full);
}
