// Runs the program of an attempt and says how it ended, also when Plumbline is gone by then.
// Started as: node command-runner FOLDER. It knows nothing but that folder.
import { spawn } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attemptFiles, type CommandEnd, type CommandJob } from "./attempt-files.ts";
import { processStart } from "./process-start.ts";

const folder = process.argv[2] ?? ".";
const files = attemptFiles(folder);

if (claim()) run(JSON.parse(readFileSync(files.job, "utf8")) as CommandJob);

/** Two runners of one attempt, as after a crash: the second finds the place taken and does nothing. */
function claim(): boolean {
  const mine = join(folder, `runner-${process.pid}.json`);
  const content = { pid: process.pid, startedAt: processStart(process.pid) };
  writeFileSync(mine, JSON.stringify(content), { flush: true });
  try {
    linkSync(mine, files.runner);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function run({ command: [program = "", ...args], folder: cwd }: CommandJob): void {
  // The signal goes to the whole group: the program ends by it, the runner says so.
  process.on("SIGTERM", () => undefined);
  process.on("SIGINT", () => undefined);
  process.on("SIGHUP", () => undefined);
  const child = spawn(program, args, { cwd, stdio: "inherit" });
  child.once("error", ({ message }) => end({ code: null, signal: null, problem: message }));
  child.once("exit", (code, signal) => end({ code, signal, problem: null }));
}

function end(how: CommandEnd): void {
  const temporary = `${files.end}.tmp`;
  writeFileSync(temporary, JSON.stringify(how), { flush: true });
  renameSync(temporary, files.end);
  process.exitCode = how.code ?? 1;
}
