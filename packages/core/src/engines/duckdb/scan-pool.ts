import { Worker } from "node:worker_threads";
import { settleAll } from "../../kernel/settle-all.ts";
import { createKernels } from "./kernels.ts";
import { runScan, type Kernels, type OnRows, type ScanJob, type ScanResult } from "./scan.ts";
import type { FromWorker, ToWorker } from "./scan-worker.ts";

export interface ScanPool {
  /** Runs the jobs side by side and answers in their order. */
  run(jobs: readonly ScanJob[], options: ScanOptions): Promise<readonly ScanResult[]>;
  close(): Promise<void>;
}

interface ScanOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onRows?: ((rows: number) => void) | undefined;
  /** Values to read; little work stays on this thread, since a worker takes a tenth of a second to start. */
  readonly values: number;
}

const valuesWorthAWorker = 4_000_000;

/** Threads start with the first large job and stay for the next ones. */
export function createScanPool(threads: number): ScanPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const kernels = createKernels();
  const take = (): Worker => {
    const worker = idle.pop() ?? startWorker();
    all.add(worker);
    return worker;
  };

  const runInWorker = async (job: ScanJob, options: ScanOptions): Promise<ScanResult> => {
    const worker = take();
    try {
      const result = await ask(worker, job, options);
      idle.push(worker);
      return result;
    } catch (error) {
      all.delete(worker);
      await worker.terminate();
      throw error;
    }
  };

  return {
    async run(jobs, options) {
      const isSmall = options.values < valuesWorthAWorker || threads < 2;
      const runOne = (job: ScanJob): Promise<ScanResult> =>
        isSmall ? runHere(job, kernels, options) : runInWorker(job, options);
      const results = new Array<ScanResult>(jobs.length);
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let at = next++; at < jobs.length; at = next++) {
          options.signal?.throwIfAborted();
          results[at] = await runOne(jobs[at] as ScanJob);
        }
      };
      const lanes = isSmall ? 1 : Math.min(threads, jobs.length);
      await settleAll(Array.from({ length: lanes }, lane));
      return results;
    },
    async close() {
      await Promise.all([...all].map(dismiss));
      all.clear();
      idle.length = 0;
    },
  };
}

/** A worker ends by itself: ending it from outside may meet it inside the database. */
async function dismiss(worker: Worker): Promise<void> {
  worker.ref();
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", () => resolve());
  });
  worker.postMessage({ exit: true } satisfies ToWorker);
  await exited;
}

async function runHere(
  job: ScanJob,
  kernels: Kernels,
  { signal, onRows }: ScanOptions,
): Promise<ScanResult> {
  const report: OnRows = (rows) => {
    onRows?.(rows);
    return signal?.aborted ?? false;
  };
  const result = await runScan(job, kernels, report);
  signal?.throwIfAborted();
  return result;
}

function startWorker(): Worker {
  // Run from TypeScript in development, from JavaScript when built.
  const file = import.meta.url.endsWith(".ts") ? "./scan-worker.ts" : "./scan-worker.js";
  const worker = new Worker(new URL(file, import.meta.url));
  worker.unref();
  return worker;
}

function ask(worker: Worker, job: ScanJob, { signal, onRows }: ScanOptions): Promise<ScanResult> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => worker.postMessage({ stop: true } satisfies ToWorker);
    const onMessage = (message: FromWorker): void => {
      if ("rows" in message) {
        onRows?.(message.rows);
        return;
      }
      settle();
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if ("result" in message) resolve(message.result);
      else reject(new Error(message.failure));
    };
    const onError = (error: unknown): void => {
      settle();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onExit = (code: number): void =>
      onError(new Error(`A scan thread ended early with code ${code}`));
    const settle = (): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      signal?.removeEventListener("abort", onAbort);
      worker.unref();
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.ref();
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.postMessage({ job } satisfies ToWorker);
  });
}
