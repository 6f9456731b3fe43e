import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBMaterializedResult,
} from "@duckdb/node-api";

/** One in-memory DuckDB that reads and writes the lake's files. */
export interface LakeDatabase {
  readonly connection: DuckDBConnection;
  run(sql: string): Promise<DuckDBMaterializedResult>;
  /** A name for a table that nobody else uses. */
  tableName(): string;
  close(): Promise<void>;
}

export interface LakeDatabaseOptions {
  /** Where DuckDB puts what exceeds its memory. */
  readonly tempFolder: string;
  /** @default 2 */
  readonly threads?: number;
  /** @default "512MB" */
  readonly memoryLimit?: string;
}

const defaults = { threads: 2, memoryLimit: "512MB" } as const;

export async function openLakeDatabase(options: LakeDatabaseOptions): Promise<LakeDatabase> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(options.threads ?? defaults.threads),
    memory_limit: options.memoryLimit ?? defaults.memoryLimit,
    temp_directory: options.tempFolder,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run("SET parquet_metadata_cache = true");
  const running = new Set<Promise<unknown>>();
  let tables = 0;
  return {
    connection,
    async run(sql) {
      const started = connection.run(sql);
      running.add(started);
      try {
        return await started;
      } finally {
        running.delete(started);
      }
    },
    tableName: () => `rows_${++tables}`,
    // Closing under a running query would bring the process down.
    async close() {
      if (running.size > 0) connection.interrupt();
      await Promise.allSettled(running);
      connection.closeSync();
      instance.closeSync();
    },
  };
}
