import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Kysely } from "kysely";
import { migrations } from "./migrations.ts";
import { sqliteDialect, type Prepare } from "./sqlite-dialect.ts";
import type { Tables } from "./tables.ts";

/** The metadata database, as one thread sees it. */
export interface Metadata {
  /** For everything but hot paths; `db.transaction()` takes the write lock at once. */
  readonly db: Kysely<Tables>;
  /**
   * Runs `work` in one transaction with the write lock, after all queries of `db` that came before.
   * `work` is synchronous and uses `prepare`; when it throws, nothing of it remains.
   */
  transaction<T>(work: (prepare: Prepare) => T): Promise<T>;
  /** Runs reads of a hot path against one state of the database. */
  read<T>(work: (prepare: Prepare) => T): Promise<T>;
  close(): Promise<void>;
}

export interface MetadataOptions {
  /** How long a write waits for the other threads' writes. @default 10_000 */
  readonly busyTimeoutMs?: number;
}

const defaults = { busyTimeoutMs: 10_000 } as const;

/** Opens the file, or makes it, and brings its tables up to date. */
export async function openMetadata(path: string, options: MetadataOptions = {}): Promise<Metadata> {
  const database = new DatabaseSync(path, {
    timeout: options.busyTimeoutMs ?? defaults.busyTimeoutMs,
  });
  try {
    return openOn(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function openOn(database: DatabaseSync): Metadata {
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536");
  migrate(database);
  const prepare = statementCache(database);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database, prepare) });
  const alone = <T>(begin: string, work: (prepare: Prepare) => T): Promise<T> =>
    db.connection().execute(async () => {
      prepare(begin).run();
      try {
        const result = work(prepare);
        prepare("commit").run();
        return result;
      } catch (error) {
        if (database.isTransaction) prepare("rollback").run();
        throw error;
      }
    });
  return {
    db,
    transaction: (work) => alone("begin immediate", work),
    read: (work) => alone("begin", work),
    close: async () => {
      await db.destroy();
      if (database.isOpen) database.close();
    },
  };
}

function migrate(database: DatabaseSync): void {
  database.exec("begin immediate");
  try {
    database.exec(
      "create table if not exists migrations (name text primary key, applied_at integer not null) without rowid",
    );
    const rows = database.prepare("select name from migrations").all();
    const applied = new Set(rows.map(({ name }) => name));
    const record = database.prepare(
      "insert into migrations values (?, cast(unixepoch('subsec') * 1000 as integer))",
    );
    for (const { name, sql } of migrations) {
      if (applied.has(name)) continue;
      database.exec(sql);
      record.run(name);
    }
    database.exec("commit");
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}

const maxStatements = 256;

/** Queries built from lists have many texts: the oldest statements leave. */
function statementCache(database: DatabaseSync): Prepare {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (statements.size >= maxStatements) {
      const oldest = statements.keys().next().value;
      if (oldest !== undefined) statements.delete(oldest);
    }
    statements.set(sql, statement);
    return statement;
  };
}
