import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBValue,
} from "@duckdb/node-api";

/** An in-memory DuckDB with a folder of its own for what does not fit, removed on close. */
export interface Database {
  readonly folder: string;
  readonly threads: number;
  /** Rows as arrays, in the order of the selected columns. */
  query(sql: string): Promise<readonly (readonly DuckDBValue[])[]>;
  /** Values column by column: cheaper for wide results. */
  queryColumns(sql: string): Promise<readonly (readonly DuckDBValue[])[]>;
  /** The same, a few thousand rows at a time; other queries may run meanwhile. */
  stream(sql: string): AsyncIterable<DuckDBDataChunk>;
  /** Does some work and stops the query it is in when the signal says so. */
  interruptible<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  readonly connection: DuckDBConnection;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly threads: number;
  /** @default the system's folder for temporary files */
  readonly tempFolder?: string;
  /** Beyond this DuckDB spills to the folder. @default "512MB" */
  readonly memoryLimit?: string;
}

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const folder = await mkdtemp(join(options.tempFolder ?? tmpdir(), "plumbline-"));
  try {
    return await openIn(folder, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function openIn(folder: string, options: DatabaseOptions): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(options.threads),
    memory_limit: options.memoryLimit ?? "512MB",
    temp_directory: folder,
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connect = async (): Promise<DuckDBConnection> => {
    const made = await instance.connect();
    await made.run("SET TimeZone = 'UTC'");
    return made;
  };
  const connection = await connect();
  await connection.run("SET parquet_metadata_cache = true");
  const running = new Set<Promise<unknown>>();
  const streaming = new Set<DuckDBConnection>();
  let closed: Promise<void> | null = null;

  /** Queries are remembered, since closing under a running one would bring the process down. */
  const track = async <T>(start: () => Promise<T>): Promise<T> => {
    if (closed !== null) throw new Error("The database is closed");
    const started = start();
    running.add(started);
    try {
      return await started;
    } finally {
      running.delete(started);
    }
  };

  /** A connection of its own: another query on it would end the stream. */
  async function* stream(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const own = await track(connect);
    streaming.add(own);
    try {
      const result = await track(() => own.stream(sql));
      for (;;) {
        const chunk = await track(() => result.fetchChunk());
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
      }
    } finally {
      if (streaming.delete(own)) own.closeSync();
    }
  }

  const close = async (): Promise<void> => {
    if (running.size > 0) connection.interrupt();
    for (const one of streaming) one.interrupt();
    await Promise.allSettled(running);
    for (const one of streaming) one.closeSync();
    streaming.clear();
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  };

  return {
    folder,
    threads: options.threads,
    connection,
    query: (sql) => track(async () => (await connection.runAndReadAll(sql)).getRows()),
    queryColumns: (sql) => track(async () => (await connection.runAndReadAll(sql)).getColumns()),
    stream,
    async interruptible(signal, work) {
      const interrupt = (): void => connection.interrupt();
      signal?.throwIfAborted();
      signal?.addEventListener("abort", interrupt);
      try {
        return await work();
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener("abort", interrupt);
      }
    },
    close: () => (closed ??= close()),
  };
}
