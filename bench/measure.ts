// A command as a process of its own, and what it cost.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const benchFolder = fileURLToPath(new URL(".", import.meta.url));
export const dataFolder = join(benchFolder, "out");
const root = fileURLToPath(new URL("..", import.meta.url));

export interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** Without starting the process and importing libraries, when the tool says so itself. */
  readonly workSeconds: number | null;
}

const noisySeconds = 20;

/** One run, or the median of three by wall time when it is short. Exit code 1 is `check` finding something. */
export function measure(command: readonly string[]): Cost {
  const first = measureOnce(command);
  if (first.wallSeconds > noisySeconds) return first;
  const costs = [first, measureOnce(command), measureOnce(command)];
  return costs.toSorted((a, b) => a.wallSeconds - b.wallSeconds)[1] as Cost;
}

function measureOnce(command: readonly string[]): Cost {
  mkdirSync(dataFolder, { recursive: true });
  const out = join(dataFolder, "cost.json");
  const run = spawnSync("python3", [join(benchFolder, "measure.py"), out, ...command], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      NML_DISABLE_USAGE_LOGGING: "1",
      WHYLOGS_NO_ANALYTICS: "True",
      PYTHONWARNINGS: "ignore",
    },
  });
  if (run.status !== 0) throw new Error(`Could not measure ${command.join(" ")}: ${run.stderr}`);
  const { exitCode, ...cost } = JSON.parse(readFileSync(out, "utf8")) as Omit<
    Cost,
    "workSeconds"
  > & {
    readonly exitCode: number;
  };
  const isAnswer = exitCode === 0 || (exitCode === 1 && command.includes("check"));
  if (!isAnswer) {
    throw new Error(`${command.join(" ")} ended with ${exitCode}: ${run.stderr.slice(-2000)}`);
  }
  return { ...cost, workSeconds: workSeconds(run.stdout) };
}

function workSeconds(stdout: string): number | null {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  if (!line.startsWith('{"importSeconds"')) return null;
  return (JSON.parse(line) as { readonly workSeconds: number }).workSeconds;
}

/** Plumbline's command line: built when it was built, else from its sources. */
export function plumbline(...args: readonly string[]): readonly string[] {
  const built = join(root, "packages/cli/dist/main.js");
  if (existsSync(built)) return [process.execPath, built, ...args];
  const source = join(root, "packages/cli/src/main.ts");
  return [process.execPath, "--conditions=source", source, ...args];
}

/** DuckDB's bare scan of the files. */
export function bareScan(...paths: readonly string[]): readonly string[] {
  return [process.execPath, join(benchFolder, "scan.ts"), ...paths];
}
