import { Worker } from "node:worker_threads";
import type {
  FromThread,
  ThreadChange,
  ThreadData,
  ThreadProgress,
  ToThread,
} from "./thread-messages.ts";

/** How a thread is doing. */
export interface ThreadState {
  readonly isReady: boolean;
  readonly progress: ThreadProgress | undefined;
  /** Why it last ended by itself. */
  readonly failure: string | undefined;
}

/** A thread that is started again when it ends by itself. */
export interface SupervisedThread {
  /** Resolves when it works for the first time, rejects when it cannot begin. */
  readonly started: Promise<void>;
  state(): ThreadState;
  /** Says that there is work; many calls in a short time are one. */
  wake(): void;
  /** Where the server is reached: told now, and to every thread that is started again. */
  tellAddress(url: string): void;
  /** Lets it finish what it does. */
  stop(): Promise<void>;
}

export interface ThreadHandlers {
  /** @default nothing */
  onProgress?(progress: ThreadProgress): void;
  onChanged(change: ThreadChange): void;
  onFailure(message: string): void;
  /** A part could not do its turn; it is tried again, and the thread goes on. @default nothing */
  onPartFailed?(part: string, message: string): void;
}

export interface ThreadOptions {
  /** Longest pause before a thread that ended is started again. @default 30_000 */
  readonly longestPauseMs?: number;
  /** How long a stop may take. @default 30_000 */
  readonly stopTimeoutMs?: number;
}

const defaults = { longestPauseMs: 30_000, stopTimeoutMs: 30_000 } as const;
const firstPauseMs = 500;
const wakeEveryMs = 50;

/** @param part its name for people; its file is `<part>-worker` unless `file` says otherwise */
export function startThread(
  part: { readonly name: "pipeline" | "loop"; readonly file?: URL },
  data: ThreadData,
  handlers: ThreadHandlers,
  options: ThreadOptions = {},
): SupervisedThread {
  const { longestPauseMs, stopTimeoutMs } = { ...defaults, ...options };
  let state: ThreadState = { isReady: false, progress: undefined, failure: undefined };
  let pauseMs = firstPauseMs;
  let isStopping = false;
  let wakeTimer: NodeJS.Timeout | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  let address: ToThread | undefined;
  const started = Promise.withResolvers<void>();

  const onMessage = (message: FromThread): void => {
    switch (message.type) {
      case "ready":
        if (address !== undefined) worker.postMessage(address);
        state = { ...state, isReady: true, failure: undefined };
        started.resolve();
        return;
      case "progress":
        pauseMs = firstPauseMs;
        state = { ...state, progress: message };
        return handlers.onProgress?.(message);
      case "failed":
        state = { ...state, failure: message.message };
        return;
      case "part-failed":
        return handlers.onPartFailed?.(message.part, message.message);
      case "changed":
        return handlers.onChanged(message);
    }
  };
  const run = (): Worker => {
    const next = new Worker(part.file ?? workerFile(part.name), { workerData: data });
    next.on("message", onMessage);
    next.on("error", (error) => {
      state = { ...state, failure: error instanceof Error ? error.message : String(error) };
    });
    next.once("exit", (code) => onExit(code));
    return next;
  };
  const onExit = (code: number): void => {
    if (isStopping) return;
    const failure = state.failure ?? `it ended with code ${code}`;
    state = { ...state, isReady: false, failure };
    started.reject(new Error(`The ${part.name} cannot begin: ${failure}`));
    handlers.onFailure(failure);
    restartTimer = setTimeout(() => {
      worker = run();
    }, pauseMs);
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  };
  let worker = run();

  return {
    started: started.promise,
    state: () => state,
    wake() {
      wakeTimer ??= setTimeout(() => {
        wakeTimer = undefined;
        worker.postMessage({ type: "wake" } satisfies ToThread);
      }, wakeEveryMs);
    },
    tellAddress(url) {
      address = { type: "address", url };
      worker.postMessage(address);
    },
    async stop() {
      isStopping = true;
      clearTimeout(wakeTimer);
      clearTimeout(restartTimer);
      const exited = new Promise<void>((resolve) => {
        worker.once("exit", () => resolve());
      });
      if (worker.threadId < 0) return;
      worker.postMessage({ type: "stop" } satisfies ToThread);
      const limit = setTimeout(() => void worker.terminate(), stopTimeoutMs);
      await exited;
      clearTimeout(limit);
    },
  };
}

function workerFile(name: string): URL {
  // Run from TypeScript in development, from JavaScript when built.
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./${name}-worker.${ending}`, import.meta.url);
}
