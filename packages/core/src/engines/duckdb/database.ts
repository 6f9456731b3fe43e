import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";

/** An in-memory DuckDB with a folder of its own for what does not fit, removed on close. */
export interface Database {
  readonly folder: string;
  readonly threads: number;
  /** Rows as arrays, in the order of the selected columns. */
  query(sql: string): Promise<readonly (readonly DuckDBValue[])[]>;
  /** Values column by column: cheaper for wide results. */
  queryColumns(sql: string): Promise<readonly (readonly DuckDBValue[])[]>;
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
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(options.threads),
    memory_limit: options.memoryLimit ?? "512MB",
    temp_directory: folder,
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  let isClosed = false;
  return {
    folder,
    threads: options.threads,
    connection,
    query: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
    queryColumns: async (sql) => (await connection.runAndReadAll(sql)).getColumns(),
    async close() {
      if (isClosed) return;
      isClosed = true;
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
