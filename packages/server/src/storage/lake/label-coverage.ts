import type { LakeDatabase } from "./duckdb-database.ts";
import { rowsSql, type RangeFiles } from "./duckdb-rows-sql.ts";
import type { Lake } from "./lake.ts";
import type { RowRange } from "./row-range.ts";

/** How many predictions have a label, and how long the labels took. */
export interface LabelCoverage {
  readonly rows: number;
  readonly labelled: number;
  /** From the prediction until its first label became known; null without labels. */
  readonly delayMs: { readonly p50: number; readonly p90: number; readonly p99: number } | null;
}

export async function labelCoverage(
  { database, lake }: { readonly database: LakeDatabase; readonly lake: Lake },
  files: RangeFiles,
  range: RowRange,
): Promise<LabelCoverage> {
  const { sql, columns } = rowsSql(lake, files, range, []);
  const place = (name: string): string => `c${columns.findIndex((column) => column.name === name)}`;
  const delay = `epoch_ms(${place("pl_first_label_time")}) - epoch_ms(${place("pl_time")})`;
  const [row] = await (
    await database.run(
      `SELECT count(*)::DOUBLE, count(${place("pl_label")})::DOUBLE, ` +
        `quantile_cont((${delay})::DOUBLE, [0.5, 0.9, 0.99]) FROM (${sql})`,
    )
  ).getRowsJS();
  const [rows, labelled, delays] = row ?? [];
  const [p50, p90, p99] = Array.isArray(delays) ? delays.map(Number) : [];
  const isKnown = p50 !== undefined && p90 !== undefined && p99 !== undefined;
  return {
    rows: Number(rows),
    labelled: Number(labelled),
    delayMs: isKnown ? { p50, p90, p99 } : null,
  };
}
