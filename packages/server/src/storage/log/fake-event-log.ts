import {
  endOffset,
  type EventLog,
  type EventLogReader,
  type Half,
  type StoredEntry,
} from "./event-log.ts";

export interface FakeEventLog extends EventLog {
  /** Another reader of the same entries. */
  reader(): EventLogReader;
  /** The next appends reject with this; undefined lets them through again. */
  failWith(error: Error | undefined): void;
}

/** The log in memory. */
export function fakeEventLog(): FakeEventLog {
  let entries: StoredEntry[] = [];
  let end = 0;
  let failure: Error | undefined;
  const halves = new Map<string, Half>();
  return {
    async append({ completes = [], ...entry }) {
      if (failure !== undefined) throw failure;
      for (const key of completes) halves.delete(key);
      const stored = { ...entry, body: new Uint8Array(entry.body), firstOffset: end };
      entries.push(stored);
      end += entry.count;
      return { firstOffset: stored.firstOffset };
    },
    async keep(half) {
      if (failure !== undefined) throw failure;
      halves.set(half.key, half);
    },
    halves: () => [...halves.values()],
    end: () => end,
    failure: () => failure?.message,
    async truncate(before) {
      entries = entries.filter((entry) => endOffset(entry) > before);
    },
    close: () => Promise.resolve(),
    failWith(error) {
      failure = error;
    },
    reader: () => ({
      async read(from, limits) {
        const found: StoredEntry[] = [];
        let [events, bytes] = [0, 0];
        for (const entry of entries) {
          if (endOffset(entry) <= from) continue;
          events += entry.count;
          bytes += entry.body.byteLength;
          if (found.length > 0 && (events > limits.events || bytes > limits.bytes)) break;
          found.push(entry);
        }
        return found;
      },
      end: () => Promise.resolve(end),
      close: () => Promise.resolve(),
    }),
  };
}
