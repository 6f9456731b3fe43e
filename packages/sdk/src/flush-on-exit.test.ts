import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { unrulyServer } from "./testing/unruly-server.ts";

const sdk = new URL("./index.ts", import.meta.url).href;

/** A process that makes two clients, logs an event with each and goes on with `code`. */
function program(url: string, code: string): ChildProcess {
  const text = `
    import { createPlumbline } from ${JSON.stringify(sdk)};
    const options = { url: ${JSON.stringify(url)}, model: "m", flushIntervalMs: 3_600_000 };
    const [a, b] = [1, 2].map(() => createPlumbline({ ...options, exitTimeoutMs: 200 }));
    a.logPrediction({ id: "a", features: {} });
    b.logPrediction({ id: "b", features: {} });
    const stayAlive = () => { setInterval(() => {}, 1_000); console.log("ready"); };
    ${code}`;
  const flags = ["--no-warnings", "--input-type=module", "--eval", text];
  return spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
}

async function ready(child: ChildProcess): Promise<void> {
  if (child.stdout !== null) await once(child.stdout, "data");
}

test("a process that ends by itself sends what waits first", async () => {
  await using server = await unrulyServer();
  const [code] = (await once(program(server.url, ""), "exit")) as [number];
  expect([code, server.kept.toSorted()]).toEqual([0, ["a", "b"]]);
});

test("a process that ends by SIGTERM sends what waits and still ends by SIGTERM", async () => {
  await using server = await unrulyServer();
  const child = program(server.url, "stayAlive()");
  await ready(child);
  child.kill("SIGTERM");
  const [, signal] = (await once(child, "exit")) as [null, string];
  expect([signal, server.kept.toSorted()]).toEqual(["SIGTERM", ["a", "b"]]);
});

test("an application that handles SIGTERM itself decides when to end", async () => {
  await using server = await unrulyServer();
  const handler = `
    process.once("SIGTERM", async () => {
      await Promise.all([a.flush(), b.flush()]);
      a.logPrediction({ id: "late", features: {} });
      await a.close();
      process.exit(7);
    });
    stayAlive();`;
  const child = program(server.url, handler);
  await ready(child);
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number];
  expect([code, server.kept.toSorted()]).toEqual([7, ["a", "b", "late"]]);
});

test.each(["", "stayAlive()"])(
  "a server that is silent keeps no process from ending: %j",
  async (code) => {
    await using server = await unrulyServer();
    server.treat("hold", "hold");
    const child = program(server.url, code);
    if (code !== "") {
      await ready(child);
      child.kill("SIGTERM");
    }
    await once(child, "exit");
    expect(server.kept).toEqual([]);
  },
);
