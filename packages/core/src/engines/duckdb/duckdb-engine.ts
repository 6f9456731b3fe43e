import { availableParallelism } from "node:os";
import { resolveFiles } from "../../sources/resolve-files.ts";
import type { Engine } from "../engine.ts";
import { openDatabase } from "./database.ts";
import { openTable } from "./duckdb-table.ts";
import { createScanPool } from "./scan-pool.ts";
import { stageSource } from "./stage.ts";

export interface DuckDbEngineOptions {
  /** @default the processors of the machine, at most 8 */
  readonly threads?: number;
  /** Where CSV, NDJSON and Arrow files are laid out as Parquet, and what does not fit in memory. */
  readonly tempFolder?: string;
  /** @default "512MB" */
  readonly memoryLimit?: string;
}

const mostThreads = 8;

/** Files on this machine, read by an embedded DuckDB; nothing stays behind after `close()`. */
export async function createDuckDbEngine(options: DuckDbEngineOptions = {}): Promise<Engine> {
  const threads = options.threads ?? Math.min(mostThreads, availableParallelism());
  const database = await openDatabase({ ...options, threads });
  const pool = createScanPool(threads);
  let opened = 0;
  return {
    id: "duckdb",
    async open(source, work = {}) {
      if ("columns" in source) {
        throw new TypeError("The DuckDB engine takes paths, not columns: use the memory engine");
      }
      const files = await resolveFiles(source);
      const prefix = `t${opened++}`;
      return database.interruptible(work.signal, async () => {
        const staged = await stageSource(database, files, source, { ...work, prefix });
        return openTable(database, pool, staged);
      });
    },
    async close() {
      await pool.close();
      await database.close();
    },
  };
}
