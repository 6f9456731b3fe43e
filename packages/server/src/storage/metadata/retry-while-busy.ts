import { setTimeout as sleep } from "node:timers/promises";

export interface RetryWhileBusyOptions {
  /** @default 15_000 */
  readonly maxWaitMs?: number;
  readonly clock?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

const defaults = { maxWaitMs: 15_000, clock: () => performance.now(), sleep };
const [firstPauseMs, longestPauseMs] = [2, 50];

/**
 * Repeats a write until the other connection lets go. SQLite's own waiting would hold up the thread,
 * and with it all requests.
 */
export async function retryWhileBusy<T>(
  work: () => Promise<T>,
  options: RetryWhileBusyOptions = {},
): Promise<T> {
  const { maxWaitMs, clock, sleep: pause } = { ...defaults, ...options };
  const until = clock() + maxWaitMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || clock() >= until) throw error;
    }
    await pause(pauseMs);
  }
}

const sqliteBusy = 5;

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  (error.errcode & 0xff) === sqliteBusy;
