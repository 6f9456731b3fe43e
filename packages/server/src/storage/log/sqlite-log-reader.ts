import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { EntryKind, EventLogReader, StoredEntry } from "./event-log.ts";
import { endOfLog } from "./sqlite-log-file.ts";

/** A connection of its own to the log's file, which only reads. */
export function openSqliteLogReader(path: string): EventLogReader {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  const selectEnd = database.prepare(endOfLog);
  const select = database.prepare(`
    select first_offset, count, model, kind, received_ms, body from log
    where first_offset >= coalesce((select max(first_offset) from log where first_offset <= ?), 0)
      and first_offset + count > ?
    order by first_offset`);
  return {
    async read(from, limits) {
      const entries: StoredEntry[] = [];
      let [events, bytes] = [0, 0];
      for (const row of select.iterate(from, from)) {
        const entry = toEntry(row);
        events += entry.count;
        bytes += entry.body.byteLength;
        const isOver = events > limits.events || bytes > limits.bytes;
        if (isOver && entries.length > 0) break;
        entries.push(entry);
      }
      return entries;
    },
    end: () => Promise.resolve(Number(selectEnd.get()?.["end_offset"] ?? 0)),
    close: async () => database.close(),
  };
}

function toEntry(row: Record<string, SQLOutputValue>): StoredEntry {
  return {
    firstOffset: Number(row["first_offset"]),
    count: Number(row["count"]),
    model: String(row["model"]),
    kind: row["kind"] as EntryKind,
    receivedAtMs: Number(row["received_ms"]),
    body: row["body"] as Uint8Array<ArrayBuffer>,
  };
}
