// What `npm start` runs: a Plumbline server, and real flights of 2001 going through a model that was trained
// on three weeks of January. A day takes two seconds. The feed breaks for four days in March, lateness falls
// in spring, somebody tries a broken trainer in June; what is done about it is up to Plumbline.
// With --empty only the server starts.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createDuckDbEngine } from "@plumbline/core";
import { createPlumbline } from "@plumbline/sdk";
import { readTreeModel } from "@plumbline/stats";
import { importanceOf } from "./features.ts";
import { narrate, type Narrator } from "./narrate.ts";
import { readFlights } from "./read-flights.ts";
import { createReplay, dayMs, daysOf } from "./replay.ts";
import { baseline, brokenCandidateDayMs, feed, storyConfig, type Join } from "./story.ts";

const { values: flags } = parseArgs({
  options: {
    empty: { type: "boolean", default: false },
    port: { type: "string", default: "7410" },
    /** Seconds that a day takes. */
    speed: { type: "string", default: "2" },
    /** One flight in so many is played. */
    "one-in": { type: "string", default: "10" },
    /** Days after the baseline that are played. */
    days: { type: "string", default: "122" },
  },
});

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const url = `http://127.0.0.1:${flags.port}`;
const stopping = new AbortController();
const children: ChildProcess[] = [];
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stopping.abort(new Error(signal)));
}

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
  await configure("sound");
  await register();
  const predictUrl = await startModelServer();
  const narrator = await play(predictUrl);
  console.log("All flights have landed; the server goes on. Ctrl+C ends it.");
  await once(stopping.signal, "abort");
  narrator.stop();
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
  const child = start("model-server.ts", ["--plumbline", url], "pipe");
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return line.toString("utf8").trim();
}

/** The model of January becomes the first champion, with its artifact kept by the server. */
async function register(): Promise<void> {
  const file = await readFile(here("out/model.json"));
  const kept = await send("PUT", "/v1/artifacts", file);
  const { address, digest, bytes } = kept as Record<"address" | "digest" | "bytes", unknown>;
  await send("POST", "/v1/models/flights/versions", {
    version: "january",
    data: [{ kind: "other", id: "flights of 1 to 21 January 2001" }],
    parameters: { trees: 100, rows: 200_000 },
    artifact: { address, digest, bytes },
    importance: importanceOf(readTreeModel(file.toString("utf8"))),
    threshold: 0.3,
  });
}

async function configure(join: Join): Promise<void> {
  await send("PUT", "/v1/models/flights/config", storyConfig(join));
}

/** Somebody tries a new trainer by hand, whose join is broken, and puts the old one back. */
async function tryBrokenTrainer(): Promise<void> {
  await configure("broken");
  const reason = "a new join of the airports, tried by hand";
  const { id } = (await send("POST", "/v1/models/flights/runs", {
    action: "retrain",
    reason,
  })) as { readonly id: string };
  for (let isOver = false; !isOver;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = await fetch(`${url}/v1/runs/${id}`, { signal: stopping.signal });
    isOver = ((await answer.json()) as { readonly endedAt: string | null }).endedAt !== null;
  }
  await configure("sound");
}

function reportFailure(error: unknown): void {
  if (!stopping.signal.aborted) console.error(error instanceof Error ? error.message : error);
}

async function send(method: "PUT" | "POST", path: string, body: unknown): Promise<unknown> {
  const isBytes = body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { "content-type": isBytes ? "application/octet-stream" : "application/json" },
    body: isBytes ? body : JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function play(predictUrl: string): Promise<Narrator> {
  const client = createPlumbline({ url, model: "flights", maxQueue: 100_000 });
  const engine = await createDuckDbEngine();
  const oneIn = Math.max(1, Number(flags["one-in"]));
  const playSpan = async (fromMs: number, toMs: number, msPerDay: number): Promise<void> => {
    const replay = createReplay({ predictUrl, client, msPerDay, feed, signal: stopping.signal });
    for (const day of daysOf(fromMs, toMs)) {
      const all = await readFlights(engine, { fromMs: day, toMs: day + dayMs });
      if (day === brokenCandidateDayMs) tryBrokenTrainer().catch(reportFailure);
      await replay.day(
        day,
        all.filter((_, at) => at % oneIn === 0),
      );
    }
  };
  try {
    const [first, second] = [Date.parse(baseline.from), Date.parse(baseline.to)];
    console.log("As files: January against each later month …");
    await finished(start("run.ts", ["--brief"], "inherit"));
    console.log("\nLive: flights of February are the baseline …");
    await playSpan(first, second, 0);
    console.log(`From 1 March a day takes ${flags.speed} s. Look on:`);
    console.log(`  ${url}\n  npx plumbline status --watch\n`);
    const narrator = narrate(url, "flights");
    await playSpan(second, second + Number(flags.days) * dayMs, Number(flags.speed) * 1_000);
    return narrator;
  } finally {
    await client.close();
    await engine.close();
  }
}
