import type { EventLog } from "../storage/log/event-log.ts";

/** One side of an inference. */
export type PairSide = "request" | "response";

export interface PairHalf {
  readonly model: string;
  /** What both sides name alike. */
  readonly id: string;
  readonly side: PairSide;
  readonly data: unknown;
  readonly time: string | undefined;
  readonly bytes: number;
}

export interface WholePair {
  readonly request: PairHalf;
  readonly response: PairHalf;
}

/** Where requests wait for their responses, and responses for their requests. */
export interface InferencePairs {
  /** The pair, when the other half is there already; else resolves when this one is durable. */
  add(half: PairHalf): Promise<WholePair | undefined>;
  /** Halves of which nothing came after all wait again. */
  putBack(halves: readonly PairHalf[]): void;
  /** Takes out the halves that waited too long or are too many, the oldest first. */
  takeStale(): readonly PairHalf[];
  size(): number;
}

export interface InferencePairsOptions {
  /** @default 20_000 */
  readonly maxHalves?: number;
  /** @default 128 MiB */
  readonly maxBytes?: number;
  /** @default 600_000 */
  readonly maxWaitMs?: number;
}

const defaults = { maxHalves: 20_000, maxBytes: 128 * 1024 ** 2, maxWaitMs: 600_000 } as const;

/** What names a half that waits in the log. */
export const pairKey = ({ model, id }: Pick<PairHalf, "model" | "id">): string =>
  JSON.stringify([model, id]);

/** Halves wait in memory, and in the log, which has them again after a crash. */
export function createInferencePairs(
  log: Pick<EventLog, "keep" | "halves">,
  clock: () => number,
  options: InferencePairsOptions = {},
): InferencePairs {
  const { maxHalves, maxBytes, maxWaitMs } = { ...defaults, ...options };
  const waiting = new Map<string, { readonly half: PairHalf; readonly sinceMs: number }>();
  let bytes = 0;

  const put = (half: PairHalf): void => {
    waiting.set(pairKey(half), { half, sinceMs: clock() });
    bytes += half.bytes;
  };
  const remove = (key: string): PairHalf | undefined => {
    const found = waiting.get(key)?.half;
    if (found !== undefined) bytes -= found.bytes;
    waiting.delete(key);
    return found;
  };
  for (const { body } of log.halves()) {
    put(JSON.parse(Buffer.from(body).toString("utf8")) as PairHalf);
  }
  return {
    async add(half) {
      const key = pairKey(half);
      const other = remove(key);
      if (other !== undefined && other.side !== half.side) {
        return half.side === "request"
          ? { request: half, response: other }
          : { request: other, response: half };
      }
      put(half);
      try {
        await log.keep({ key, body: Buffer.from(JSON.stringify(half)) });
      } catch (error) {
        if (waiting.get(key)?.half === half) remove(key);
        throw error;
      }
      return undefined;
    },
    putBack(halves) {
      for (const half of halves) if (!waiting.has(pairKey(half))) put(half);
    },
    takeStale() {
      const stale: PairHalf[] = [];
      // A map keeps the order in which they came.
      for (const [key, { half, sinceMs }] of waiting) {
        const isTooMuch = waiting.size > maxHalves || bytes > maxBytes;
        if (!isTooMuch && clock() - sinceMs <= maxWaitMs) break;
        remove(key);
        stale.push(half);
      }
      return stale;
    },
    size: () => waiting.size,
  };
}
