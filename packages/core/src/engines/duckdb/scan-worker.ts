import { parentPort } from "node:worker_threads";
import { createKernels } from "./kernels.ts";
import { runScan, type ScanJob, type ScanResult } from "./scan.ts";

/** What the pool sends: a job, the wish to stop it, or that no more will come. */
export type ToWorker =
  { readonly job: ScanJob } | { readonly stop: true } | { readonly exit: true };
export type FromWorker =
  { readonly rows: number } | { readonly result: ScanResult } | { readonly failure: string };

const port = parentPort;
if (port === null) throw new Error("scan-worker.ts runs as a worker thread only");

const kernels = createKernels();
let isStopped = false;

port.on("message", (message: ToWorker) => {
  if ("stop" in message) {
    isStopped = true;
    return;
  }
  if ("exit" in message) {
    port.close();
    return;
  }
  isStopped = false;
  const onRows = (rows: number): boolean => {
    port.postMessage({ rows } satisfies FromWorker);
    return isStopped;
  };
  runScan(message.job, kernels, onRows).then(
    (result) => port.postMessage({ result } satisfies FromWorker),
    (error: unknown) =>
      port.postMessage({
        failure: error instanceof Error ? error.message : String(error),
      } satisfies FromWorker),
  );
});
