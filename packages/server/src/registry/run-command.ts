import { spawn } from "node:child_process";
import type { CommandResult, CommandRunner } from "./deployer.ts";

const keptOutput = 2_000;
const graceMs = 5_000;

/**
 * Runs a program in a group of its own, so that what it started ends with it. It sees the environment of
 * the server without the server's own variables, which may be secrets.
 */
export const runCommand: CommandRunner = (
  [program = "", ...args],
  { input, environment, folder, timeoutMs, signal },
) =>
  new Promise((resolve) => {
    let output = "";
    let failure: CommandResult["failure"] = null;
    const child = spawn(program, args, {
      env: { ...withoutOwn(process.env), ...environment },
      ...(folder === undefined ? {} : { cwd: folder }),
      detached: process.platform !== "win32",
      stdio: ["pipe", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-keptOutput);
    };
    const end = (why: "timed-out" | "stopped"): void => {
      failure ??= why;
      endGroup(child.pid, "SIGTERM");
      killing ??= setTimeout(() => endGroup(child.pid, "SIGKILL"), graceMs);
    };
    let killing: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => end("timed-out"), timeoutMs);
    const onAbort = (): void => end("stopped");
    const settle = (result: CommandResult): void => {
      clearTimeout(limit);
      clearTimeout(killing);
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    };
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.stdin.on("error", () => undefined).end(input);
    child.once("error", ({ message }) =>
      settle({ exitCode: null, output: message, failure: "not-started" }),
    );
    child.once("close", (code) =>
      settle({ exitCode: failure === null ? code : null, output, failure }),
    );
  });

function withoutOwn(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = Object.entries(environment).filter(([name]) => !name.startsWith("PLUMBLINE_"));
  return Object.fromEntries(others);
}

function endGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It ended meanwhile.
  }
}
