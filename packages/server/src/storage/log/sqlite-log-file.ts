import { DatabaseSync } from "node:sqlite";
import type { Half, LogEntry } from "./event-log.ts";

export interface LogFileOptions {
  /** Most bytes the file may take; beyond it appends are refused as on a full disk. @default 32 GiB */
  readonly maxBytes?: number;
}

const defaults = { maxBytes: 32 * 1024 ** 3 } as const;

/** What waits for a commit. */
export type LogWrite = { readonly append: LogEntry } | { readonly keep: Half };

/** The log's file, as the one thread that writes it sees it. */
export interface LogFile {
  /** Makes all of it durable in one transaction and answers the offset of the first entry, or throws. */
  write(writes: readonly LogWrite[]): number;
  halves(): readonly Half[];
  end(): number;
  /** Removes some of the entries that lie wholly below an offset; false when none is left. */
  truncateSome(before: number): boolean;
  close(): void;
}

/** Large pages: a batch of some hundred kilobytes is then a chain of few. */
const pageBytes = 16_384;
const sliceBytes = 8 * 1024 ** 2;

/** Opens the log, or makes it. */
export function openLogFile(path: string, options: LogFileOptions = {}): LogFile {
  const database = new DatabaseSync(path, { timeout: 10_000 });
  try {
    prepareFile(database, options.maxBytes ?? defaults.maxBytes);
    return logFileOn(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareFile(database: DatabaseSync, maxBytes: number): void {
  database.exec(`pragma page_size = ${pageBytes}`);
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = off");
  database.exec("pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 2000");
  database.exec(`pragma max_page_count = ${Math.max(16, Math.floor(maxBytes / pageBytes))}`);
  database.exec(`
    create table if not exists log (
      first_offset integer primary key, count integer not null, model text not null,
      kind text not null, received_ms integer not null, body blob not null
    );
    create table if not exists log_floor (only_row integer primary key, end_offset integer not null);
    insert or ignore into log_floor values (1, 0);
    create table if not exists halves (id integer primary key, key text not null unique, body blob not null);
  `);
}

function logFileOn(database: DatabaseSync): LogFile {
  const insert = database.prepare("insert into log values (?, ?, ?, ?, ?, ?)");
  const keep = database.prepare("insert or replace into halves (key, body) values (?, ?)");
  const forget = database.prepare("delete from halves where key = ?");
  const selectEnd = database.prepare(endOfLog);
  const readEnd = (): number => Number(selectEnd.get()?.["end_offset"] ?? 0);
  let next = readEnd();

  const inTransaction = (work: () => void): void => {
    database.exec("begin immediate");
    try {
      work();
      database.exec("commit");
    } catch (error) {
      if (database.isTransaction) database.exec("rollback");
      throw error;
    }
  };

  return {
    write(writes) {
      const first = next;
      let offset = first;
      try {
        inTransaction(() => {
          for (const one of writes) {
            if ("keep" in one) {
              keep.run(one.keep.key, one.keep.body);
              continue;
            }
            const { count, model, kind, receivedAtMs, body, completes = [] } = one.append;
            insert.run(offset, count, model, kind, receivedAtMs, body);
            for (const key of completes) forget.run(key);
            offset += count;
          }
        });
      } catch (error) {
        // A commit that reports a failure may still have reached the disk.
        next = readEnd();
        throw error;
      }
      next = offset;
      return first;
    },
    halves: () =>
      database
        .prepare("select key, body from halves order by id")
        .all()
        .map(({ key, body }) => ({ key: String(key), body: body as Uint8Array })),
    end: () => next,
    truncateSome(before) {
      const last = lastOfSlice(database, before);
      if (last === undefined) return false;
      inTransaction(() => {
        // The floor keeps offsets growing after everything was removed.
        database.prepare("update log_floor set end_offset = max(end_offset, ?)").run(next);
        database.prepare("delete from log where first_offset <= ?").run(last);
      });
      return true;
    },
    close: () => database.close(),
  };
}

/** The next offset of a log file. */
export const endOfLog = `
  select max(end_offset) as end_offset from (
    select end_offset from log_floor
    union all
    select first_offset + count from log where first_offset = (select max(first_offset) from log)
  )`;

/** One slice is short work, so that appends do not wait for a long one. */
function lastOfSlice(database: DatabaseSync, before: number): number | undefined {
  const rows = database
    .prepare(
      `select first_offset, length(body) as bytes from log
       where first_offset + count <= ? order by first_offset limit 1000`,
    )
    .iterate(before);
  let last: number | undefined;
  let bytes = 0;
  for (const row of rows) {
    last = Number(row["first_offset"]);
    bytes += Number(row["bytes"]);
    if (bytes >= sliceBytes) break;
  }
  return last;
}
