import { expect, onTestFinished, test } from "vitest";
import { loadSettings } from "./load-settings.ts";
import { startThread } from "./supervised-thread.ts";
import type { ThreadProgress } from "./thread-messages.ts";

const head = 'import { parentPort, workerData } from "node:worker_threads";';
const fileOf = (body: string): URL =>
  new URL(`data:text/javascript,${encodeURIComponent(`${head}${body}`)}`);
const data = { dataFolder: "/none", settings: loadSettings({}) };

function start(body: string) {
  const seen: unknown[] = [];
  const next = { progress: Promise.withResolvers<ThreadProgress>() };
  const thread = startThread(
    { name: "pipeline", file: fileOf(body) },
    data,
    {
      onProgress: (progress) => next.progress.resolve(progress),
      onChanged: (change) => seen.push(change),
      onFailure: (message) => seen.push(message),
    },
    { longestPauseMs: 1 },
  );
  onTestFinished(() => thread.stop());
  thread.started.catch(() => undefined);
  return { thread, seen, next };
}

const progress = (position: string): string =>
  `parentPort.postMessage({ type: "progress", position: ${position}, pendingEvents: 0, lagMs: 0 });`;

test("it is ready when the thread says so, wakes it once for many calls, and stops it", async () => {
  const { thread, next } = start(`
    let wakes = 0;
    parentPort.postMessage({ type: "ready" });
    parentPort.on("message", ({ type }) => {
      if (type === "stop") return parentPort.close();
      wakes += 1;
      ${progress("wakes")}
    });`);
  await thread.started;
  for (let i = 0; i < 10; i += 1) thread.wake();
  expect(await next.progress.promise).toMatchObject({ position: 1 });
  expect(thread.state()).toMatchObject({ isReady: true, progress: { position: 1 } });
  await thread.stop();
});

test("a thread that cannot begin is told, with its reason", async () => {
  const { thread, seen } = start(
    'parentPort.postMessage({ type: "failed", message: "no space" }); parentPort.close();',
  );
  await expect(thread.started).rejects.toThrow("no space");
  expect(seen[0]).toBe("no space");
  expect(thread.state().isReady).toBe(false);
});

test("a thread that dies is started again", async () => {
  const file = `
    parentPort.postMessage({ type: "ready" });
    globalThis.setTimeout(() => { throw new Error("died"); }, 1);`;
  const { thread, seen } = start(file);
  await thread.started;
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(seen[0]).toBe("died");
});
