import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EvaluationSummary } from "@plumbline/contracts";
import { loadSettings, startServer, type RunningServer } from "@plumbline/server";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shownAddress = "http://localhost:7410";

let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-your-model-"));
  const flags = { dataFolder: join(folder, "data"), port: "0", logLevel: "silent" };
  server = await startServer(loadSettings({ flags: { ...flags, flushIntervalMs: "50" } }));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  // What `npx plumbline` starts in a clone that is built, from the sources.
  await mkdir(join(folder, "bin"));
  const npx = join(folder, "bin", "npx");
  const main = join(root, "packages/cli/src/main.ts");
  await writeFile(
    npx,
    `#!/bin/sh\nshift\nexec "${process.execPath}" --conditions=source "${main}" "$@"\n`,
  );
  await chmod(npx, 0o755);
}, 60_000);

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Block {
  readonly language: string;
  readonly text: string;
}

async function blocksOfPage(): Promise<readonly Block[]> {
  const page = await readFile(join(root, "docs/your-model.md"), "utf8");
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, language = "", text = ""]) => ({
    language,
    text: text.replaceAll(shownAddress, server.url),
  }));
}

/** What the program printed. @throws when it does not end well */
function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: {
        ...process.env,
        PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
        PYTHONPATH: join(root, "clients/python/src"),
        PLUMBLINE_SERVER: server.url,
      },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (part: Buffer) => (out += part.toString()));
    child.stderr.on("data", (part: Buffer) => (err += part.toString()));
    child.once("error", failed);
    child.once("exit", (code) =>
      code === 0
        ? done(out)
        : failed(new Error(`${args.join(" ")} ended with ${code}: ${err}${out}`)),
    );
  });
}

const runners: Readonly<Record<string, (text: string, place: number) => Promise<string>>> = {
  python: (text) => run("python3", ["-c", text]),
  async typescript(text, place) {
    const file = join(folder, `block-${place}.mts`);
    await writeFile(file, text);
    return run(process.execPath, ["--conditions=source", file]);
  },
  async yaml(text) {
    await writeFile(join(folder, "churn.yaml"), text);
    return "written";
  },
  bash: (text) => run("sh", ["-e", "-c", text]),
};

test("each block of the page runs in its turn, and each model gets its verdicts", async () => {
  const blocks = await blocksOfPage();
  for (const [place, { language, text }] of blocks.entries()) {
    const runner = runners[language];
    if (runner === undefined) throw new Error(`Nothing runs a block of ${language}`);
    expect((await runner(text, place)).trim(), text).not.toBe("");
  }
  for (const model of ["churn-python", "churn-ts", "churn-files"]) {
    await expect
      .poll(
        async () => {
          const answer = await fetch(`${server.url}/v1/models/${model}/evaluations?limit=100`);
          const { evaluations } = (await answer.json()) as {
            readonly evaluations: readonly EvaluationSummary[];
          };
          return evaluations.filter(({ verdict }) => verdict === "alert").length;
        },
        { timeout: 120_000, interval: 500 },
      )
      .toBeGreaterThan(3);
  }
}, 300_000);
