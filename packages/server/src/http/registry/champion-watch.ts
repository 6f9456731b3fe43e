import { PlumblineError } from "@plumbline/core";
import type { ChangeFeed } from "../change-feed.ts";

/** Requests that wait until an alias moves. */
export interface ChampionWatch {
  /** Resolves when something may have moved, when the time is over, or when the server ends. */
  wait(model: string, ms: number): Promise<void>;
  /** Lets all go, and none wait from now on. */
  close(): void;
  readonly isClosed: boolean;
}

export interface ChampionWatchOptions {
  /** @default 1_000 */
  readonly mostWaiting?: number;
  /** Moves by another process are seen after so long at the latest. @default 1_000 */
  readonly lookEveryMs?: number;
}

const defaults = { mostWaiting: 1_000, lookEveryMs: 1_000 } as const;

export function createChampionWatch(
  changes: ChangeFeed,
  options: ChampionWatchOptions = {},
): ChampionWatch {
  const { mostWaiting, lookEveryMs } = { ...defaults, ...options };
  const waiting = new Map<() => void, string>();
  let isClosed = false;
  const unsubscribe = changes.subscribe(({ model }) => {
    for (const [wake, wanted] of waiting) if (model === wanted) wake();
  });
  return {
    get isClosed() {
      return isClosed;
    },
    wait(model, ms) {
      if (isClosed) return Promise.resolve();
      if (waiting.size >= mostWaiting) {
        throw new PlumblineError("PL_WATCHERS_TOO_MANY", { limit: mostWaiting });
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => wake(), Math.min(ms, lookEveryMs));
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        waiting.set(wake, model);
      });
    },
    close() {
      isClosed = true;
      unsubscribe();
      for (const wake of waiting.keys()) wake();
    },
  };
}
