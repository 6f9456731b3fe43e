import { PlumblineError } from "@plumbline/core";

/** Slows down who tries passwords. */
export interface AttemptLimits {
  /** Counts an attempt before it is looked at. @throws PlumblineError PL_SIGN_IN_WAIT when it is too soon */
  begin(name: string, address: string): void;
  /** The attempt was right: those before it are forgotten. */
  succeeded(name: string, address: string): void;
}

interface Count {
  failures: number;
  nextAtMs: number;
  lastAtMs: number;
}

interface Rule {
  /** Failures that cost nothing. */
  readonly free: number;
  readonly longestMs: number;
}

/** A name alone waits least: else anybody could lock out anybody. */
const rules = {
  pair: { free: 4, longestMs: 60_000 },
  name: { free: 50, longestMs: 10_000 },
  address: { free: 20, longestMs: 300_000 },
} as const satisfies Record<string, Rule>;

const [firstPauseMs, forgetMs, mostKept] = [1_000, 15 * 60_000, 20_000];

/** In memory: a restart forgets. */
export function createAttemptLimits(clock: () => number): AttemptLimits {
  const counts = new Map<string, Count>();
  const keysOf = (name: string, address: string): readonly (readonly [string, Rule])[] => [
    [`pair ${name} ${address}`, rules.pair],
    [`name ${name}`, rules.name],
    [`address ${address}`, rules.address],
  ];
  const countOf = (key: string, nowMs: number): Count => {
    const known = counts.get(key);
    if (known !== undefined && nowMs - known.lastAtMs < forgetMs) return known;
    const count = { failures: 0, nextAtMs: 0, lastAtMs: nowMs };
    counts.delete(key);
    counts.set(key, count);
    if (counts.size > mostKept) {
      const oldest = counts.keys().next().value;
      if (oldest !== undefined) counts.delete(oldest);
    }
    return count;
  };
  return {
    begin(name, address) {
      const nowMs = clock();
      const limited = keysOf(name, address).map(([key, rule]) => ({
        ...{ count: countOf(key, nowMs), rule },
      }));
      const waitMs = Math.max(...limited.map(({ count }) => count.nextAtMs - nowMs));
      if (waitMs > 0) {
        throw new PlumblineError("PL_SIGN_IN_WAIT", { waitSeconds: Math.ceil(waitMs / 1000) });
      }
      for (const { count, rule } of limited) {
        count.failures++;
        count.lastAtMs = nowMs;
        const beyond = count.failures - rule.free;
        if (beyond <= 0) continue;
        const pauseMs = Math.min(rule.longestMs, firstPauseMs * 2 ** Math.min(20, beyond - 1));
        count.nextAtMs = nowMs + pauseMs;
      }
    },
    succeeded(name, address) {
      for (const [key] of keysOf(name, address)) counts.delete(key);
    },
  };
}
