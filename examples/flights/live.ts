// What `npm start` runs: a Plumbline server, and real flights of 2001 going through a model that was trained
// on three weeks of January. A day takes two seconds. With --empty only the server starts.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createDuckDbEngine } from "@plumbline/core";
import { createPlumbline } from "@plumbline/sdk";
import { readFlights } from "./read-flights.ts";
import { createReplay, dayMs, daysOf } from "./replay.ts";

const { values: flags } = parseArgs({
  options: {
    empty: { type: "boolean", default: false },
    port: { type: "string", default: "7410" },
    /** Seconds that a day takes. */
    speed: { type: "string", default: "2" },
    /** One flight in so many is played. */
    "one-in": { type: "string", default: "10" },
    /** Days after the baseline that are played. */
    days: { type: "string", default: "150" },
  },
});

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const url = `http://127.0.0.1:${flags.port}`;
const stopping = new AbortController();
const children: ChildProcess[] = [];
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stopping.abort(new Error(signal)));
}

/** The model was trained on what came before; these ten days are new to it and show how good it is. */
const baseline = { from: "2001-01-22T00:00:00Z", to: "2001-02-01T00:00:00Z" };
const config = {
  task: "binary",
  positive: "late",
  threshold: 0.3,
  baseline: { kind: "period", ...baseline },
  monitors: [
    { name: "daily", window: { every: "1d" }, ready: "12h", labelMaturity: "12h", minRows: 200 },
    { name: "weekly", window: { every: "week" }, ready: "12h", labelMaturity: "12h" },
  ],
};

try {
  await main();
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
} finally {
  for (const child of children.toReversed()) child.kill("SIGTERM");
  await Promise.all(
    children.filter(({ exitCode }) => exitCode === null).map((child) => once(child, "exit")),
  );
}

async function main(): Promise<void> {
  const data = flags.empty ? "plumbline-data" : here("out/live-data");
  if (!flags.empty) await rm(data, { recursive: true, force: true });
  await mkdir(here("out"), { recursive: true });
  start(
    "../../packages/cli/bin/plumbline.js",
    ["serve", "--port", flags.port, "--data-folder", data, "--log-level", "warn"],
    "inherit",
  );
  await untilReady();
  if (flags.empty) {
    await once(stopping.signal, "abort");
    return;
  }
  if (!existsSync(here("out/model.json"))) {
    console.log("Training the model on three weeks of January …");
    await finished(start("train.ts", [], "ignore"));
  }
  const predictUrl = await startModelServer();
  await put("/v1/models/flights/config", config);
  await play(predictUrl);
  console.log("All flights have landed; the server goes on. Ctrl+C ends it.");
  await once(stopping.signal, "abort");
}

function start(file: string, args: readonly string[], output: "inherit" | "ignore" | "pipe") {
  const child = spawn(process.execPath, [here(file), ...args], {
    stdio: ["ignore", output, "inherit"],
  });
  children.push(child);
  child.once("exit", (code) => {
    if (code !== 0 && !stopping.signal.aborted) {
      stopping.abort(new Error(`${file} ended with code ${code}`));
      process.exitCode = 2;
    }
  });
  return child;
}

async function finished(child: ChildProcess): Promise<void> {
  await once(child, "exit", { signal: stopping.signal });
}

async function untilReady(): Promise<void> {
  for (;;) {
    stopping.signal.throwIfAborted();
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function startModelServer(): Promise<string> {
  const child = start("model-server.ts", [], "pipe");
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return line.toString("utf8").trim();
}

async function put(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
}

async function play(predictUrl: string): Promise<void> {
  const client = createPlumbline({ url, model: "flights", version: "january", maxQueue: 100_000 });
  const engine = await createDuckDbEngine();
  const oneIn = Math.max(1, Number(flags["one-in"]));
  const playSpan = async (fromMs: number, toMs: number, msPerDay: number): Promise<void> => {
    const replay = createReplay({ predictUrl, client, msPerDay, signal: stopping.signal });
    for (const day of daysOf(fromMs, toMs)) {
      const all = await readFlights(engine, { fromMs: day, toMs: day + dayMs });
      await replay.day(
        day,
        all.filter((_, at) => at % oneIn === 0),
      );
    }
  };
  try {
    const [first, second] = [Date.parse(baseline.from), Date.parse(baseline.to)];
    console.log("Flights of 22 to 31 January are the baseline …");
    await playSpan(first, second, 0);
    console.log(`From 1 February a day takes ${flags.speed} s. Look on:`);
    console.log(`  npx plumbline status --watch\n  ${url}/docs\n`);
    console.log("Meanwhile, as files: January against each later month");
    start("run.ts", [], "inherit");
    await playSpan(second, second + Number(flags.days) * dayMs, Number(flags.speed) * 1_000);
  } finally {
    await client.close();
    await engine.close();
  }
}
