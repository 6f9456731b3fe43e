import { Worker } from "node:worker_threads";
import { PlumblineError } from "@plumbline/core";
import type { EventLog, Half, LogEntry } from "./event-log.ts";
import { logError } from "./log-error.ts";
import type { FromLogWorker, LogWorkerData, ToLogWorker } from "./sqlite-log-worker.ts";

export interface SqliteLogOptions {
  /** Most bytes of the file; beyond it appends are refused. @default 32 GiB */
  readonly maxBytes?: number;
  /** Most bytes that wait for their commit; beyond it appends are refused as busy. @default 256 MiB */
  readonly maxWaitingBytes?: number;
}

const defaults = { maxBytes: 32 * 1024 ** 3, maxWaitingBytes: 256 * 1024 ** 2 } as const;

/** Nobody sends to a server that is not ready, so that state ends without an append that succeeds. */
const refusalCountsMs = 10_000;

interface Waiting {
  /** Events; a half has none. */
  readonly count: number;
  readonly bytes: number;
  readonly resolve: (value: { readonly firstOffset: number }) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The log in a SQLite file, written by a thread of its own: appends that arrive while a commit is under
 * way share the next one.
 */
export async function openSqliteLog(
  path: string,
  options: SqliteLogOptions = {},
): Promise<EventLog> {
  const { maxBytes, maxWaitingBytes } = { ...defaults, ...options };
  const worker = startWorker({ path, maxBytes });
  const { openedAt, halves } = await opened(worker, path);
  let end = openedAt;
  let death: PlumblineError | undefined;
  let refusal: { readonly error: PlumblineError; readonly atMs: number } | undefined;
  let waitingBytes = 0;
  let ticket = 0;
  const writes = queue<Waiting>();
  const truncations = new Map<number, (failure?: PlumblineError) => void>();
  const post = (message: ToLogWorker, moved: readonly ArrayBuffer[] = []): void =>
    worker.postMessage(message, moved);

  const settle = (count: number, each: (waiting: Waiting) => void): void => {
    for (let i = 0; i < count; i += 1) {
      const waiting = writes.take();
      if (waiting === undefined) return;
      waitingBytes -= waiting.bytes;
      each(waiting);
    }
  };
  const onMessage = (message: FromLogWorker): void => {
    if ("committed" in message) {
      end = message.firstOffset;
      refusal = undefined;
      settle(message.committed, ({ count, resolve }) => {
        resolve({ firstOffset: end });
        end += count;
      });
    } else if ("refused" in message) {
      const error = logError(message.failure, path);
      refusal = { error, atMs: performance.now() };
      settle(message.refused, ({ reject }) => reject(error));
    } else if ("truncated" in message) {
      const { failure } = message;
      truncations.get(message.truncated)?.(failure && logError(failure, path));
      truncations.delete(message.truncated);
    }
  };
  const die = (seen: string): void => {
    death ??= logError({ why: "unwritable", seen }, path);
    const error = death;
    settle(writes.size(), ({ reject }) => reject(error));
    for (const done of truncations.values()) done(error);
    truncations.clear();
  };
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", (code) => {
      die(`its thread ended with code ${code}`);
      resolve();
    });
  });
  worker.on("message", onMessage);
  worker.on("error", (error) => die(String(error)));

  /** Has the thread write so many bytes; resolves when they are durable. */
  const write = (
    { count, bytes }: Pick<Waiting, "count" | "bytes">,
    send: () => void,
  ): Promise<{ readonly firstOffset: number }> => {
    if (death !== undefined) return Promise.reject(death);
    if (waitingBytes > 0 && waitingBytes + bytes > maxWaitingBytes) {
      return Promise.reject(new PlumblineError("PL_LOG_BUSY", { waitingBytes }));
    }
    return new Promise((resolve, reject) => {
      send();
      writes.add({ count, bytes, resolve, reject });
      waitingBytes += bytes;
    });
  };

  return {
    append(entry) {
      const bytes = entry.body.byteLength;
      return write({ count: entry.count, bytes }, () => {
        const { moved, entry: own } = movable(entry);
        post({ append: own }, [moved]);
      });
    },
    async keep(half) {
      await write({ count: 0, bytes: half.body.byteLength }, () => post({ keep: half }));
    },
    halves: () => halves,
    end: () => end,
    failure() {
      if (death !== undefined || refusal === undefined) return death?.message;
      const isRecent = performance.now() - refusal.atMs < refusalCountsMs;
      return isRecent ? refusal.error.message : undefined;
    },
    truncate(before) {
      if (death !== undefined) return Promise.reject(death);
      ticket += 1;
      const own = ticket;
      return new Promise((resolve, reject) => {
        truncations.set(own, (failure) => (failure === undefined ? resolve() : reject(failure)));
        post({ truncate: before, ticket: own });
      });
    },
    async close() {
      death ??= logError({ why: "unwritable", seen: "it was closed" }, path);
      post({ close: true });
      await exited;
    },
  };
}

/** A view of a larger buffer, such as Node's pool, is copied: moving it would take the others along. */
function movable(entry: LogEntry): { readonly entry: LogEntry; readonly moved: ArrayBuffer } {
  const { body } = entry;
  const isWhole = body.byteLength === body.buffer.byteLength;
  const own = isWhole ? new Uint8Array(body.buffer) : new Uint8Array(body);
  return { entry: { ...entry, body: own }, moved: own.buffer };
}

function startWorker(data: LogWorkerData): Worker {
  // Run from TypeScript in development, from JavaScript when built.
  const file = import.meta.url.endsWith(".ts")
    ? "./sqlite-log-worker.ts"
    : "./sqlite-log-worker.js";
  return new Worker(new URL(file, import.meta.url), { workerData: data });
}

interface Opened {
  readonly openedAt: number;
  readonly halves: readonly Half[];
}

function opened(worker: Worker, path: string): Promise<Opened> {
  return new Promise((resolve, reject) => {
    worker.once("message", (message: FromLogWorker) => {
      if ("openedAt" in message) resolve(message);
      else if ("unopened" in message) reject(logError(message.unopened, path));
    });
    worker.once("error", reject);
  });
}

/** First in, first out, without moving what waits. */
function queue<T>() {
  let incoming: T[] = [];
  let outgoing: T[] = [];
  return {
    add(item: T): void {
      incoming.push(item);
    },
    take(): T | undefined {
      if (outgoing.length === 0) {
        outgoing = incoming.toReversed();
        incoming = [];
      }
      return outgoing.pop();
    },
    size: (): number => incoming.length + outgoing.length,
  };
}
