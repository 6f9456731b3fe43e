import { join } from "node:path";

/** What the runner is to run. */
export interface CommandJob {
  readonly command: readonly string[];
  /** Absolute. */
  readonly folder: string;
}

/** How the program ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not start; null when it did. */
  readonly problem: string | null;
}

/** Who has taken the attempt. */
export interface CommandRunner {
  readonly pid: number;
  /** Tells it from another process that got the same number later; null where the system does not say. */
  readonly startedAt: string | null;
}

/** The files of an attempt, below its folder. */
export function attemptFiles(folder: string) {
  return {
    order: join(folder, "order.json"),
    job: join(folder, "job.json"),
    runner: join(folder, "runner.json"),
    end: join(folder, "end.json"),
    stdout: join(folder, "stdout.log"),
    stderr: join(folder, "stderr.log"),
    /** The program leaves result.json and its files here. */
    output: join(folder, "out"),
    result: join(folder, "out", "result.json"),
  } as const;
}
