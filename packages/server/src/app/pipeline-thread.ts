import { Worker } from "node:worker_threads";
import type {
  FromPipeline,
  PipelineData,
  PipelineProgress,
  ToPipeline,
} from "./pipeline-messages.ts";

/** How the pipeline is doing. */
export interface PipelineState {
  readonly isReady: boolean;
  readonly progress: PipelineProgress | undefined;
  /** Why it last ended by itself. */
  readonly failure: string | undefined;
}

/** The thread that moves events into the lake and evaluates windows. */
export interface PipelineThread {
  /** Resolves when it works for the first time, rejects when it cannot begin. */
  readonly started: Promise<void>;
  state(): PipelineState;
  /** Says that there is work; many calls in a short time are one. */
  wake(): void;
  /** Lets it finish what it does. */
  stop(): Promise<void>;
}

export interface PipelineHandlers {
  onProgress(progress: PipelineProgress): void;
  onChanged(change: Extract<FromPipeline, { readonly type: "changed" }>): void;
  onFailure(message: string): void;
}

export interface PipelineThreadOptions {
  /** @default the pipeline's own file */
  readonly file?: URL;
  /** Longest pause before a thread that ended is started again. @default 30_000 */
  readonly longestPauseMs?: number;
  /** How long a stop may take. @default 30_000 */
  readonly stopTimeoutMs?: number;
}

const defaults = { longestPauseMs: 30_000, stopTimeoutMs: 30_000 } as const;
const firstPauseMs = 500;
const wakeEveryMs = 50;

export function startPipelineThread(
  data: PipelineData,
  handlers: PipelineHandlers,
  options: PipelineThreadOptions = {},
): PipelineThread {
  const { longestPauseMs, stopTimeoutMs } = { ...defaults, ...options };
  let state: PipelineState = { isReady: false, progress: undefined, failure: undefined };
  let pauseMs = firstPauseMs;
  let isStopping = false;
  let wakeTimer: NodeJS.Timeout | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  const started = Promise.withResolvers<void>();

  const onMessage = (message: FromPipeline): void => {
    switch (message.type) {
      case "ready":
        state = { ...state, isReady: true, failure: undefined };
        started.resolve();
        return;
      case "progress":
        pauseMs = firstPauseMs;
        state = { ...state, progress: message };
        return handlers.onProgress(message);
      case "failed":
        state = { ...state, failure: message.message };
        return;
      case "changed":
        return handlers.onChanged(message);
    }
  };
  const run = (): Worker => {
    const next = new Worker(options.file ?? pipelineFile(), { workerData: data });
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
    started.reject(new Error(`The pipeline cannot begin: ${failure}`));
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
        worker.postMessage({ type: "wake" } satisfies ToPipeline);
      }, wakeEveryMs);
    },
    async stop() {
      isStopping = true;
      clearTimeout(wakeTimer);
      clearTimeout(restartTimer);
      const exited = new Promise<void>((resolve) => {
        worker.once("exit", () => resolve());
      });
      if (worker.threadId < 0) return;
      worker.postMessage({ type: "stop" } satisfies ToPipeline);
      const limit = setTimeout(() => void worker.terminate(), stopTimeoutMs);
      await exited;
      clearTimeout(limit);
    },
  };
}

function pipelineFile(): URL {
  // Run from TypeScript in development, from JavaScript when built.
  const file = import.meta.url.endsWith(".ts") ? "./pipeline-worker.ts" : "./pipeline-worker.js";
  return new URL(file, import.meta.url);
}
