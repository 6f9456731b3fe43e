import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { openLoop } from "./open-loop.ts";
import { takeTurns } from "./take-turns.ts";
import type { FromThread, ThreadData, ToThread } from "./thread-messages.ts";
import { wakeable } from "./wakeable.ts";

const port = parentPort;
if (port !== null) {
  run(workerData as ThreadData, (message) => port.postMessage(message)).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ type: "failed", message } satisfies FromThread);
    port.close();
  });
}

/** Turns of all that follows an evaluation, until told to stop. */
async function run(data: ThreadData, post: (message: FromThread) => void): Promise<void> {
  // On Linux a priority is a thread's own: requests come first.
  if (process.platform === "linux") setPriority(0, 10);
  const stopping = new AbortController();
  const pause = wakeable();
  let url = "";
  const loop = await openLoop(data, {
    baseUrl: () => url,
    onChanged: (change) => post({ type: "changed", ...change }),
  });
  port?.on("message", (message: ToThread) => {
    if (message.type === "address") url = message.url;
    if (message.type === "stop") stopping.abort();
    pause.wake(message.type === "stop");
  });
  post({ type: "ready" });
  await takeTurns(loop.parts, {
    signal: stopping.signal,
    wait: (ms) => pause.wait(ms),
    monotonicMs: () => performance.now(),
    onFailure: (part, error) =>
      post({
        type: "part-failed",
        part,
        message: error instanceof Error ? error.message : String(error),
      }),
  });
  await loop.close();
  port?.close();
}
