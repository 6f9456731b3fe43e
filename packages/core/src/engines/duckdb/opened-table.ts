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

/** Columns read by one streamed query: wide tables are read in stripes, so that memory stays flat. */
export const columnsPerScan = 128;

export function split<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

/** At least one stripe a thread, and none wider than `columnsPerScan`. */
export function stripeSize(columns: number, threads: number): number {
  return Math.max(1, Math.min(columnsPerScan, Math.ceil(columns / threads)));
}
