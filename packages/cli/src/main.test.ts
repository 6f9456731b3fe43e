import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fakeFolder } from "./testing/fake-folder.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

function start(cwd: string, ...argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, ["--conditions=source", main, ...argv], { cwd });
}

async function ended(
  child: ChildProcess,
): Promise<{ readonly code: number; readonly err: string }> {
  let err = "";
  child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  return { code, err };
}

test("a reader that goes away is no failure", async () => {
  const child = start(".", "checks", "--json");
  child.stdout?.destroy();
  expect(await ended(child)).toEqual({ code: 0, err: "" });
});

test("the exit code reaches the shell", async () => {
  const child = start(".", "check");
  child.stdout?.resume();
  const { code, err } = await ended(child);
  expect(code).toBe(2);
  expect(err).toContain("PL_USAGE_INVALID");
});

test("Ctrl+C stops the work with 130", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "a.csv"), "x\n1\n");
  // The program waits for its configuration until it has been interrupted.
  spawnSync("bash", ["-c", 'mkfifo "$0"', join(folder.path, "wait.yaml")]);
  const child = start(folder.path, "baseline", "a.csv", "--config", "wait.yaml");
  child.stdout?.resume();
  const end = ended(child);
  const pipe = await open(join(folder.path, "wait.yaml"), "w");
  child.kill("SIGINT");
  await pipe.write("version: 1\n");
  await pipe.close();
  expect(await end).toMatchObject({ code: 130, err: expect.stringContaining("Stopped by SIGINT") });
});
