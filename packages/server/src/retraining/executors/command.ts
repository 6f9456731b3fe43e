import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { durationMs, durationSchema, type RunOrder, type RunResult } from "@plumbline/contracts";
import { z } from "zod";
import {
  noHooks,
  type Attempt,
  type Executor,
  type ExecutorEffects,
  type LookState,
  type OutputLine,
  type Started,
} from "../executor.ts";
import { readResultFile } from "../read-result.ts";
import { attemptFiles, type CommandEnd, type CommandRunner } from "./attempt-files.ts";
import { checkCommand } from "./check-command.ts";
import { readTail } from "./output-tail.ts";
import { processStart } from "./process-start.ts";

const config = z.strictObject({
  kind: z.literal("command"),
  command: z.array(z.string().min(1)).min(1).describe("Program and arguments; no shell reads them"),
  folder: z.string().min(1).optional().describe("Where it runs; the server's folder if left out"),
  environment: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected the name of a variable")
        .refine(
          (name) => !name.startsWith("PLUMBLINE_"),
          "the server's own variables stay with it",
        ),
    )
    .default([])
    .describe("Variables of the server's environment that it sees, besides PATH, HOME and LANG"),
  grace: durationSchema
    .default("5s")
    .describe("From the signal that asks it to end to the one that ends it"),
});

type Config = z.output<typeof config>;

const passedOn = ["PATH", "HOME", "LANG"];

/**
 * Runs a program on this machine, in a group of its own, beside Plumbline: it goes on when Plumbline
 * stops, and is found again by its folder. The file that PLUMBLINE_RUN names holds the order.
 */
export const command = {
  id: "command",
  title: "A program on this machine",
  config,
  example: { kind: "command", command: ["python3", "train.py"], environment: ["DATABASE_URL"] },
  reaches: "paths",
  secretNames: ({ environment }) => environment,
  async start(attempt, order, settings, effects) {
    const known = await find(attempt);
    if (known !== null) return known;
    const files = attemptFiles(attempt.folder);
    await mkdir(files.output, { recursive: true });
    await writeWhole(files.order, JSON.stringify(order, null, 2));
    const job = { command: settings.command, folder: resolve(settings.folder ?? ".") };
    await writeWhole(files.job, JSON.stringify(job));
    const problem = await startRunner(attempt, order, settings, effects);
    const started = await waitForRunner(attempt, effects.signal);
    if (started !== null) return started;
    return { outcome: "again", message: problem ?? "Its runner did not begin", afterMs: null };
  },
  find: (attempt) => find(attempt),
  async look({ folder }, tail) {
    const files = attemptFiles(folder);
    const state = await stateOf(folder);
    const before = tailSchema.parse(tail ?? {});
    const isEnded = state.outcome !== "running";
    const lines: OutputLine[] = [];
    const read = async (kind: "stdout" | "stderr"): Promise<number> => {
      let offset = before[kind];
      for (let page = 0; page < (isEnded ? mostPages : 1); page++) {
        const found = await readTail(files[kind], offset, isEnded);
        ({ offset } = found);
        if (found.skipped > 0) {
          lines.push({
            kind: "note",
            text: `${found.skipped} bytes of ${kind} came too fast to keep`,
          });
        }
        if (found.lines.length === 0) break;
        lines.push(...found.lines.map((text) => ({ kind, text })));
      }
      return offset;
    };
    return { state, tail: { stdout: await read("stdout"), stderr: await read("stderr") }, lines };
  },
  async cancel({ folder }, { grace }, { signal }) {
    if (await claimEmpty(folder)) return "It had not begun, and will not";
    const runner = await readRunner(folder);
    if (runner === null) return "It had not begun";
    if (!endGroup(runner, "SIGTERM")) return "It had ended already";
    const steps = Math.max(1, Math.ceil(durationMs(grace) / lookEveryMs));
    for (let step = 0; step < steps; step++) {
      await pause(lookEveryMs, undefined, { signal });
      if (!isGroupThere(runner)) return "It was asked to end, and did";
    }
    endGroup(runner, "SIGKILL");
    return `It did not end within ${grace} of being asked, and was killed`;
  },
  check: (settings, effects) => checkCommand(settings, effects),
  readHook: noHooks,
} as const satisfies Executor<Config>;

const tailSchema = z.object({ stdout: z.int().default(0), stderr: z.int().default(0) });
const lookEveryMs = 25;
/** Of output that is read once the program ended. */
const mostPages = 16;
const nobody: CommandRunner = { pid: -1, startedAt: null };
const longestStartMs = 10_000;

async function startRunner(
  { folder }: Attempt,
  order: RunOrder,
  { environment: names }: Config,
  { environment }: ExecutorEffects,
): Promise<string | null> {
  const files = attemptFiles(folder);
  const env: Record<string, string> = { PLUMBLINE_RUN: files.order, PLUMBLINE_MODEL: order.model };
  for (const name of [...passedOn, ...names]) {
    const value = environment[name];
    if (value !== undefined) env[name] = value;
  }
  const [out, err] = [await open(files.stdout, "a", 0o600), await open(files.stderr, "a", 0o600)];
  try {
    const child = spawn(process.execPath, [runnerFile, folder], {
      ...{ cwd: folder, env, detached: true, stdio: ["ignore", out.fd, err.fd] },
    });
    child.unref();
    return await new Promise((done) => {
      child.once("spawn", () => done(null));
      child.once("error", ({ message }) => done(message));
    });
  } finally {
    await Promise.all([out.close(), err.close()]);
  }
}

// Run from TypeScript in development, from JavaScript when built.
const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
const runnerFile = fileURLToPath(new URL(`./command-runner.${ending}`, import.meta.url));

async function waitForRunner(attempt: Attempt, signal: AbortSignal): Promise<Started | null> {
  for (let waitedMs = 0; waitedMs < longestStartMs; waitedMs += lookEveryMs) {
    const started = await find(attempt);
    if (started !== null) return started;
    await pause(lookEveryMs, undefined, { signal });
  }
  return null;
}

async function find({ folder }: Attempt): Promise<Started | null> {
  const runner = await readRunner(folder);
  return runner === null ? null : { outcome: "started", external: runner, url: null };
}

/** A runner that comes late, as after a crash, finds the place taken. False when one was there first. */
async function claimEmpty(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(attemptFiles(folder).runner, JSON.stringify(nobody), { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch {
    return null;
  }
}

const readRunner = (folder: string): Promise<CommandRunner | null> =>
  readJson<CommandRunner>(attemptFiles(folder).runner);

async function stateOf(folder: string): Promise<LookState> {
  const files = attemptFiles(folder);
  const runner = await readRunner(folder);
  const isAlive = runner !== null && isRunnerAlive(runner);
  // Read after the look at the process, so that an end in between is seen.
  const end = await readJson<CommandEnd>(files.end);
  if (end !== null) return { outcome: "finished", result: await resultOf(folder, end) };
  if (isAlive) return { outcome: "running" };
  // What its runner did not live to say, its own result says.
  const left = await readResultFile(files.result);
  if (runner !== null) endGroup(runner, "SIGKILL");
  if (left?.isRead === true) return { outcome: "finished", result: left.result };
  return { outcome: "lost", message: "Its process is gone and left no result.json" };
}

async function resultOf(folder: string, { code, signal, problem }: CommandEnd): Promise<RunResult> {
  const failed = (message: string): RunResult => ({ outcome: "failed", message });
  if (problem !== null) return failed(`The program cannot start: ${problem}`);
  const found = await readResultFile(attemptFiles(folder).result);
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
  if (code !== 0) {
    const said = found?.isRead === true ? found.result.message : await lastLine(folder);
    return failed(`The program ${how}${said === "" ? "" : `: ${said}`}`);
  }
  if (found === null)
    return failed("The program ended well but left no result.json in its output folder");
  return found.isRead ? found.result : failed(`Its answer cannot be read: ${found.problem}`);
}

async function lastLine(folder: string): Promise<string> {
  const text = await readFile(attemptFiles(folder).stderr, "utf8").catch(() => "");
  return text.trim().split("\n").at(-1)?.slice(0, 500) ?? "";
}

function isRunnerAlive({ pid, startedAt }: CommandRunner): boolean {
  const now = pid <= 1 ? null : processStart(pid);
  return now !== null && (startedAt === null || startedAt === now);
}

/** False when nothing of it is there. A number that another process has by now is left alone. */
function endGroup(runner: CommandRunner, signal: "SIGTERM" | "SIGKILL"): boolean {
  return isGroupThere(runner) && signalGroup(runner.pid, signal);
}

function isGroupThere(runner: CommandRunner): boolean {
  if (runner.pid <= 1) return false;
  const isAnother = processStart(runner.pid) !== null && !isRunnerAlive(runner);
  return !isAnother && signalGroup(runner.pid, 0);
}

function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL" | 0): boolean {
  try {
    // Windows knows no groups: there only the runner ends.
    process.kill(process.platform === "win32" ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Under its name only when it is whole. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, text, { flush: true, mode: 0o600 });
  await rename(temporary, path);
}
