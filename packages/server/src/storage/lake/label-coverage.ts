import { valuesOf } from "./column-tables.ts";
import { rowsSql, type RangeFiles } from "./duckdb-rows-sql.ts";
import type { ColumnTable } from "./lake-column.ts";
import { readLabelledRows, type ReadParts } from "./read-labelled-rows.ts";
import type { RowRange } from "./row-range.ts";

/** How many predictions have a label, and how long the labels took. */
export interface LabelCoverage {
  readonly rows: number;
  readonly labelled: number;
  /** From the prediction until its first label became known; null without labels. */
  readonly delayMs: { readonly p50: number; readonly p90: number; readonly p99: number } | null;
}

/** More rows than these are counted where they lie. */
const mostRowsAtHand = 50_000;

export async function labelCoverage(
  parts: ReadParts,
  files: RangeFiles,
  range: RowRange,
): Promise<LabelCoverage> {
  const rows = files.predictions.reduce((sum, file) => sum + file.rows, 0);
  if (rows > mostRowsAtHand) return countInFiles(parts, files, range);
  return countRows(await readLabelledRows(parts, files, range, { features: [] }));
}

const shares = [0.5, 0.9, 0.99] as const;

function countRows(table: ColumnTable): LabelCoverage {
  const labels = valuesOf(table, "pl_label") ?? [];
  const times = valuesOf(table, "pl_time") ?? [];
  const first = valuesOf(table, "pl_first_label_time") ?? [];
  const delays: number[] = [];
  first.forEach((time, row) => {
    if (time !== null) delays.push((time as number) - (times[row] as number));
  });
  delays.sort((a, b) => a - b);
  const [p50, p90, p99] = shares.map((share) => between(delays, share * (delays.length - 1)));
  const isKnown = p50 !== undefined && p90 !== undefined && p99 !== undefined;
  return {
    rows: table.rows,
    labelled: labels.filter((label) => label !== null).length,
    delayMs: isKnown ? { p50, p90, p99 } : null,
  };
}

/** At a place between two values: as far between them; undefined without values. */
function between(sorted: readonly number[], place: number): number | undefined {
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (place - Math.floor(place));
}

async function countInFiles(
  { database, lake }: ReadParts,
  files: RangeFiles,
  range: RowRange,
): Promise<LabelCoverage> {
  const { sql, columns } = rowsSql(lake, files, range, []);
  const place = (name: string): string => `c${columns.findIndex((column) => column.name === name)}`;
  const delay = `epoch_ms(${place("pl_first_label_time")}) - epoch_ms(${place("pl_time")})`;
  const [row] = await (
    await database.run(
      `SELECT count(*)::DOUBLE, count(${place("pl_label")})::DOUBLE, ` +
        `quantile_cont((${delay})::DOUBLE, [${shares.join(", ")}]) FROM (${sql})`,
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
