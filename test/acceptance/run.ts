// Tries an executor against your own CI system: node --conditions=source test/acceptance/run.ts executor.yaml
// Starts two pipelines with an order that leads nowhere: they fail at fetching their rows, as they should.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ExecutorDocument, RunOrder } from "@plumbline/contracts";
import { parse } from "yaml";
import { createOutgoingHttp } from "../../packages/server/src/outgoing/create-outgoing-http.ts";
import type { ReadyExecutor } from "../../packages/server/src/retraining/executors.ts";
import { readExecutor } from "../../packages/server/src/retraining/executors.ts";

const longestMs = 600_000;
const [path = "executor.yaml"] = process.argv.slice(2);
const read = readExecutor(parse(await readFile(path, "utf8")) as ExecutorDocument);
if (!read.isReady) throw new Error(read.issues.map(({ problem }) => problem).join("; "));
const { executor } = read;
const folder = await mkdtemp(join(tmpdir(), "plumbline-acceptance-"));
const effects = {
  http: createOutgoingHttp({ allow: ["0.0.0.0/0", "::/0"] }),
  ...{ clock: Date.now, environment: process.env, signal: new AbortController().signal },
};
let isGood = true;

function say(what: string, holds: boolean, detail: string): void {
  isGood &&= holds;
  console.log(`${holds ? "ok    " : "FAILED"}  ${what}: ${detail}`);
}

const orderOf = (key: string): RunOrder => ({
  ...{
    format: "plumbline-run",
    formatVersion: 1,
    run: key,
    idempotencyKey: key,
    model: "acceptance",
  },
  ...{ champion: "v1", candidate: "v2", reason: "acceptance", task: null, positive: null },
  trainingSet: {
    id: "0".repeat(64),
    address: "http://127.0.0.1:9/training",
    rows: 1,
    label: "label",
  },
  evaluationSet: { id: "0".repeat(64), address: "http://127.0.0.1:9/evaluation", rows: 1 },
  callback: {
    ...{ url: `http://127.0.0.1:9/v1/runs/${key}/result`, files: "http://127.0.0.1:9/files" },
    token: "plr_acceptance",
  },
  ...{ outputFolder: null, deadline: new Date(Date.now() + longestMs).toISOString() },
});

async function started(ready: ReadyExecutor, key: string): Promise<unknown> {
  const attempt = { key, folder: join(folder, key) };
  const first = await ready.start(attempt, orderOf(key), effects);
  if (first.outcome !== "started") {
    say("start", false, first.message);
    return undefined;
  }
  const again = await ready.start(attempt, orderOf(key), effects);
  const isSame = JSON.stringify(again) === JSON.stringify(first);
  say("start", isSame, `${first.url ?? "no link yet"}; a second start of it starts nothing`);
  return first.external;
}

async function ended(ready: ReadyExecutor, key: string, from: unknown): Promise<void> {
  let [external, tail]: [unknown, unknown] = [from, null];
  const endMs = Date.now() + longestMs;
  while (Date.now() < endMs) {
    const seen = await ready.look({ key, folder: join(folder, key), external }, tail, effects);
    for (const { text } of seen.lines) console.log(`        ${text}`);
    if (seen.state.outcome === "finished") {
      return say("follow", true, seen.state.result.message);
    }
    if (seen.state.outcome === "lost") return say("follow", false, seen.state.message);
    [external, tail] = [seen.external ?? external, seen.tail];
    await pause(seen.againInMs ?? 1_000);
  }
  say("follow", false, `it did not end within ${longestMs / 60_000} minutes`);
}

try {
  for (const { name, outcome, detail } of await executor.check(effects)) {
    say(`check, ${name}`, outcome !== "bad", detail);
  }
  const id = Date.now().toString(36);
  const followed = `acceptance-${id}-1`;
  const external = await started(executor, followed);
  if (external !== undefined) await ended(executor, followed, external);
  const cancelled = `acceptance-${id}-2`;
  const other = await started(executor, cancelled);
  if (other !== undefined) {
    const attempt = { key: cancelled, folder: join(folder, cancelled), external: other };
    say("cancel", true, await executor.cancel(attempt, effects));
    await ended(executor, cancelled, other);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = isGood ? 0 : 1;
