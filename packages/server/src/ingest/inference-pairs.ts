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
  /** The pair, when the other half is there already. */
  add(half: PairHalf): WholePair | undefined;
  /** Takes out the halves that waited too long or are too many; `all` takes every one. */
  takeStale(all?: boolean): readonly PairHalf[];
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

export function createInferencePairs(
  clock: () => number,
  options: InferencePairsOptions = {},
): InferencePairs {
  const { maxHalves, maxBytes, maxWaitMs } = { ...defaults, ...options };
  const waiting = new Map<string, { readonly half: PairHalf; readonly sinceMs: number }>();
  let bytes = 0;

  const remove = (key: string): PairHalf | undefined => {
    const found = waiting.get(key)?.half;
    if (found !== undefined) bytes -= found.bytes;
    waiting.delete(key);
    return found;
  };
  return {
    add(half) {
      const key = JSON.stringify([half.model, half.id]);
      const other = remove(key);
      if (other !== undefined && other.side !== half.side) {
        return half.side === "request"
          ? { request: half, response: other }
          : { request: other, response: half };
      }
      waiting.set(key, { half, sinceMs: clock() });
      bytes += half.bytes;
      return undefined;
    },
    takeStale(all = false) {
      const stale: PairHalf[] = [];
      // A map keeps the order in which they came.
      for (const [key, { half, sinceMs }] of waiting) {
        const isTooMuch = waiting.size > maxHalves || bytes > maxBytes;
        if (!all && !isTooMuch && clock() - sinceMs <= maxWaitMs) break;
        remove(key);
        stale.push(half);
      }
      return stale;
    },
    size: () => waiting.size,
  };
}
