/** What stands in an entry: events as they came, rows set apart, or one order to delete rows. */
export type EntryKind = "prediction" | "feedback" | "quarantine" | "deletion";

/** One request's worth of events; an offset counts one event. */
export interface LogEntry {
  readonly model: string;
  readonly kind: EntryKind;
  readonly receivedAtMs: number;
  /** Events in the body, at least 1. */
  readonly count: number;
  /** A JSON array of `count` rows in UTF-8. Its memory may be moved: the caller does not touch it again. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Halves that this entry makes whole, or gives up: they are forgotten when it is durable. */
  readonly completes?: readonly string[];
}

/** Half of an event, which is none before the other half comes: it has no offset. */
export interface Half {
  readonly key: string;
  readonly body: Uint8Array;
}

export interface StoredEntry extends Omit<LogEntry, "completes"> {
  readonly firstOffset: number;
}

/** The next offset after an entry. */
export const endOffset = (entry: StoredEntry): number => entry.firstOffset + entry.count;

/** Accepts events for good. Offsets only grow and may have gaps: `[a, b)` is a range, not a number of rows. */
export interface EventLog {
  /**
   * Resolves when the entry is durable. Rejects with `PL_LOG_FULL`, `PL_LOG_UNWRITABLE` or `PL_LOG_BUSY`
   * when it is not: then nothing of it may be acknowledged, and sending it again is right.
   */
  append(entry: LogEntry): Promise<{ readonly firstOffset: number }>;
  /** Resolves when the half is durable, or rejects as `append` does; one with the same key is replaced. */
  keep(half: Half): Promise<void>;
  /** The halves that waited when the log was opened, in the order they came. */
  halves(): readonly Half[];
  /** The offset that the next event gets, as far as known here. */
  end(): number;
  /** Forgets entries that lie wholly below an offset. */
  truncate(before: number): Promise<void>;
  /** Why an append was refused just now; undefined while there is no reason to expect the same again. */
  failure(): string | undefined;
  /** Finishes what was appended, then lets go. */
  close(): Promise<void>;
}

export interface ReadLimits {
  /** Stops before the entry that would exceed it; the first entry always comes. */
  readonly events: number;
  readonly bytes: number;
}

/** Reads what is durable, from any thread. */
export interface EventLogReader {
  /** Entries in order of offsets, beginning with the one that holds `from` or follows it. */
  read(from: number, limits: ReadLimits): Promise<readonly StoredEntry[]>;
  /** The next offset: everything below is durable. */
  end(): Promise<number>;
  close(): Promise<void>;
}
