import type { SourceColumn } from "../engine.ts";
import type { Database } from "./database.ts";
import type { ColumnRef } from "./measure-sql.ts";
import type { ScanPool } from "./scan-pool.ts";
import type { StagedSource } from "./stage.ts";

/** A staged source with what every query on it needs. */
export interface OpenedTable {
  readonly database: Database;
  readonly pool: ScanPool;
  readonly staged: StagedSource;
  readonly rows: number;
  readonly columns: readonly SourceColumn[];
  readonly refs: ReadonlyMap<string, ColumnRef>;
}

/**
 * Columns read by one query: wide tables are read in stripes, so that memory stays flat. Short tables
 * have wider stripes, since each query first looks at the description of all columns.
 */
export function columnsPerScan(rows: number): number {
  return Math.max(128, Math.min(2_048, Math.floor(20_000_000 / Math.max(1, rows))));
}

export function split<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

/** At least one stripe a thread, and none wider than `columnsPerScan()`. */
export function stripeSize(columns: number, rows: number, threads: number): number {
  return Math.max(1, Math.min(columnsPerScan(rows), Math.ceil(columns / threads)));
}
