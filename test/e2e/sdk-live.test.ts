import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { createPlumbline } from "@plumbline/sdk";
import { expect, test } from "vitest";

const [rounds, perRound] = [3, 2_000];
const expected = rounds * perRound;
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.warn("The Python client is not tested: there is no python3");

const serverModule = new URL("../../packages/server/src/index.ts", import.meta.url).href;
const serverProgram = `
  import { loadSettings, startServer } from ${JSON.stringify(serverModule)};
  const [dataFolder, port] = process.argv.slice(2);
  const flags = { dataFolder, port, logLevel: "silent", flushIntervalMs: "50" };
  const { url } = await startServer(loadSettings({ flags }));
  console.log(url);
`;

const pythonProgram = `
import dataclasses, json, sys
from plumbline import Plumbline
client = Plumbline(sys.argv[1], model="python", max_queue=100_000, retry_max=0.2)
for round in sys.stdin:
    for i in range(int(round)):
        client.log_feedback(client.log_prediction({"i": i}, prediction=i % 2), label=1)
client.flush(60)
print(json.dumps(dataclasses.asdict(client.stats())))
`;

interface Live {
  readonly process: ChildProcess;
  readonly url: URL;
}

async function startServer(folder: string, port: string): Promise<Live> {
  const program = join(folder, "server.mjs");
  writeFileSync(program, serverProgram);
  const args = ["--conditions=source", "--no-warnings", program, join(folder, "data"), port];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [url] = (await Promise.race([
    once(server.stdout, "data"),
    once(server, "exit").then(() => {
      throw new Error("The server did not start");
    }),
  ])) as [Buffer];
  return { process: server, url: new URL(url.toString().trim()) };
}

function startPython(url: URL): ChildProcess {
  const env = {
    ...process.env,
    PYTHONPATH: fileURLToPath(new URL("../../clients/python/src", import.meta.url)),
    PYTHONDONTWRITEBYTECODE: "1",
  };
  return spawn("python3", ["-c", pythonProgram, url.href], {
    env,
    stdio: ["pipe", "pipe", "ignore"],
  });
}

async function kill({ process }: Live): Promise<void> {
  if (process.exitCode !== null) return;
  process.kill("SIGKILL");
  await once(process, "exit");
}

/** Waits until every event has left the log for the lake. */
async function settled(folder: string, models: number): Promise<void> {
  const metadata = new DatabaseSync(join(folder, "data/metadata.sqlite"), { readOnly: true });
  const events = metadata.prepare(
    "SELECT (SELECT count(*) FROM predictions) + (SELECT count(*) FROM feedback) AS n",
  );
  while (Number(events.get()?.["n"]) < models * expected * 2) await pause(50);
  metadata.close();
}

/** Rows and different ids in the files of one kind. */
async function rowsIn(folder: string, model: string, kind: "seg" | "fb") {
  const files = globSync(`data/lake/model=${model}/*/${kind}-*.parquet`, { cwd: folder });
  const list = files.map((file) => `'${join(folder, file)}'`).join(", ");
  const id = kind === "seg" ? "pl_id" : "pl_feedback_id";
  const duckdb = await DuckDBInstance.create();
  const connection = await duckdb.connect();
  const rows = await connection.runAndReadAll(
    `SELECT count(*)::INT, count(DISTINCT ${id})::INT FROM read_parquet([${list}])`,
  );
  connection.closeSync();
  duckdb.closeSync();
  return rows.getRows()[0];
}

test("a server that is killed again and again has every event of the clients once", async () => {
  await using cleanup = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "sdk-live-"));
  cleanup.defer(() => rmSync(folder, { recursive: true }));
  let server = await startServer(folder, "0");
  cleanup.defer(() => kill(server));
  const { url } = server;
  const options = { model: "typescript", maxQueue: 100_000, retryMaxMs: 200, flushOnExit: false };
  const client = createPlumbline({ url: url.href, ...options, onError: () => {} });
  const python = hasPython ? startPython(url) : null;
  cleanup.defer(() => void python?.kill());

  for (let round = 0; round < rounds; round++) {
    python?.stdin?.write(`${perRound}\n`);
    for (let i = 0; i < perRound; i++) {
      const predictionId = client.logPrediction({ features: { i }, prediction: i % 2 });
      client.logFeedback({ predictionId, label: 1 });
    }
    const flushed = client.flush(60_000);
    // At another moment of its work each time.
    await pause(10 + 20 * round);
    await kill(server);
    server = await startServer(folder, url.port);
    if (round % 2 === 0) expect(await flushed).toBe(true);
  }
  await client.flush(60_000);
  const stats = client.stats();
  expect(stats).toMatchObject({ sent: expected * 2, rejected: 0, queued: 0 });
  expect(Object.values(stats.dropped).every((count) => count === 0)).toBe(true);
  await client.close();
  python?.stdin?.end();
  if (python?.stdout) {
    expect(JSON.parse(await text(python.stdout))).toMatchObject({ sent: expected * 2, queued: 0 });
  }

  const models = python === null ? ["typescript"] : ["typescript", "python"];
  await settled(folder, models.length);
  for (const model of models) {
    expect(await rowsIn(folder, model, "seg"), model).toEqual([expected, expected]);
    expect(await rowsIn(folder, model, "fb"), model).toEqual([expected, expected]);
  }
}, 120_000);
