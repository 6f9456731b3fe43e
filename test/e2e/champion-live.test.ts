import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createPlumbline } from "@plumbline/sdk";
import { expect, test } from "vitest";

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

/** Says which version answers for a score, and each one that comes later. */
const pythonProgram = `
import sys
from plumbline import Plumbline
client = Plumbline(sys.argv[1], model="churn", retry_max=0.2)
def say(champion):
    print(champion.version, round(champion.apply(0.5), 6), champion.decide(0.5), flush=True)
client.on_champion_change(say)
say(client.champion())
sys.stdin.read()
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

async function kill({ process }: Live): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill("SIGKILL");
  await once(process, "exit");
}

function startPython(url: URL) {
  const env = {
    ...process.env,
    PYTHONPATH: fileURLToPath(new URL("../../clients/python/src", import.meta.url)),
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const child = spawn("python3", ["-c", pythonProgram, url.href], {
    env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  return { child, lines };
}

async function call(url: URL, method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(new URL(`/v1/models/churn${path}`, url), {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

test("model servers follow the champion, also through the death of the server", async () => {
  await using cleanup = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "champion-live-"));
  cleanup.defer(() => rmSync(folder, { recursive: true }));
  let server = await startServer(folder, "0");
  cleanup.defer(() => kill(server));
  const { url } = server;
  await call(url, "POST", "/versions", { version: "v1", threshold: 0.4 });
  await call(url, "POST", "/versions", {
    ...{ version: "v2", parent: "v1" },
    adjustments: [{ kind: "logistic", slope: 1, intercept: -1 }],
  });

  const file = join(folder, "churn.json");
  const options = { url: url.href, retryMaxMs: 200, flushOnExit: false, onError: () => {} };
  const client = createPlumbline(options);
  cleanup.defer(() => client.close(0));
  const model = client.model("churn", { file });
  const seen: string[] = [];
  model.onChange(({ version }) => seen.push(version));
  const first = await model.champion();
  expect([first.version, first.apply(0.5), first.decide(0.4)]).toEqual(["v1", 0.5, true]);
  const python = hasPython ? startPython(url) : null;
  cleanup.defer(() => void python?.child.kill());
  if (python) await expect.poll(() => python.lines, { timeout: 20_000 }).toEqual(["v1 0.5 True"]);

  await call(url, "PUT", "/aliases/champion", { version: "v2", reason: "calibrated" });
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual(["v2"]);
  const second = await model.champion();
  expect(second.apply(0.5)).toBeCloseTo(1 / (1 + Math.exp(1)), 12);
  if (python)
    await expect.poll(() => python.lines.at(-1), { timeout: 20_000 }).toBe("v2 0.268941 False");

  await kill(server);
  expect((await model.champion()).version).toBe("v2");
  const restarted = createPlumbline(options);
  cleanup.defer(() => restarted.close(0));
  const kept = restarted.model("churn", { file, timeoutMs: 50 });
  expect((await kept.champion()).decide(0.5)).toBe(second.decide(0.5));

  server = await startServer(folder, url.port);
  await call(url, "POST", "/rollback", { reason: "worse" });
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual(["v2", "v1"]);
  await expect.poll(async () => (await kept.champion()).version, { timeout: 20_000 }).toBe("v1");
  if (python) await expect.poll(() => python.lines.at(-1), { timeout: 20_000 }).toBe("v1 0.5 True");
}, 120_000);
