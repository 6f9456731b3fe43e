import { joinTables, selectRows, valuesOf } from "./column-tables.ts";
import type { LakeDatabase } from "./duckdb-database.ts";
import { filesSql } from "./duckdb-files-sql.ts";
import { labelRowsSql } from "./duckdb-labels-sql.ts";
import { readTable } from "./duckdb-read-table.ts";
import { rangeConditions, rowColumns, type RangeFiles } from "./duckdb-rows-sql.ts";
import type { Lake } from "./lake.ts";
import type { ColumnTable, LakeColumn, LakeValue } from "./lake-column.ts";
import { labelColumns, labelKinds, labelsInForce } from "./labels-in-force.ts";
import type { LiveFile } from "./live-files.ts";
import type { RecentTables } from "./recent-tables.ts";
import { labelTypeOf, offsetCondition, type RowRange } from "./row-range.ts";

export interface ReadParts {
  readonly lake: Lake;
  readonly database: LakeDatabase;
  readonly recent?: RecentTables;
}

export interface ReadOptions {
  /** Features to read. @default all */
  readonly features?: readonly string[];
  /** Only the rows at these offsets. @default all */
  readonly offsets?: readonly number[];
}

/**
 * Predictions of a range with their labels in force, in the order of the log: the rows that were just
 * written from memory, the rest from their files. The join is done here, since planning one takes DuckDB
 * longer than reading a window of some hundred rows.
 */
export async function readLabelledRows(
  parts: ReadParts,
  { predictions, feedback }: RangeFiles,
  range: RowRange,
  { features, offsets }: ReadOptions = {},
): Promise<ColumnTable> {
  const columns = rowColumns(predictions, features);
  const wanted = offsets === undefined ? null : new Set(offsets);
  const rows = await readTables(parts, predictions, columns, {
    keep: (table) => {
      const isInRange = rangeFilter(table, range, "pl_time");
      const at = valuesOf(table, "pl_offset") ?? [];
      return (row) => isInRange(row) && (wanted === null || wanted.has(at[row] as number));
    },
    sql: (files) =>
      filesSql({
        ...{ lake: parts.lake, files, columns },
        where: (sqlName) => [
          ...rangeConditions(range, sqlName),
          ...offsetCondition(files, range, sqlName),
          ...(offsets === undefined ? [] : [`${sqlName("pl_offset")} IN (${offsets.join(", ")})`]),
        ],
      }),
  });
  if (rows.rows === 0) return withLabels(rows, null);
  const labels = await readTables(parts, feedback, labelColumns, {
    keep: (table) => {
      const isInRange = rangeFilter(
        table,
        { ...range, version: null, offsets: undefined },
        "pl_prediction_time",
      );
      const [kinds, named] = [valuesOf(table, "pl_kind"), valuesOf(table, "pl_label")];
      return (row) =>
        isInRange(row) && isLabelKind.has(kinds?.[row]) && (named?.[row] ?? null) !== null;
    },
    sql: (files) => labelRowsSql(parts.lake, files, range),
  });
  return withLabels(rows, labels);
}

const isLabelKind: ReadonlySet<unknown> = new Set(labelKinds);

interface Reading {
  readonly keep: (table: ColumnTable) => (row: number) => boolean;
  readonly sql: (files: readonly LiveFile[]) => string;
}

async function readTables(
  { database, recent }: ReadParts,
  files: readonly LiveFile[],
  columns: readonly LakeColumn[],
  { keep, sql }: Reading,
): Promise<ColumnTable> {
  const tables: ColumnTable[] = [];
  const others: LiveFile[] = [];
  for (const file of files) {
    const table = recent?.get(file.path);
    if (table === undefined) others.push(file);
    else tables.push(selectRows(table, keep(table)));
  }
  if (others.length > 0) tables.push(await readTable(database, sql(others), columns));
  return joinTables(tables, columns);
}

function rangeFilter(
  table: ColumnTable,
  { version = null, fromMs, toMs, position, offsets: wanted }: RowRange,
  timeColumn: string,
): (row: number) => boolean {
  const times = (valuesOf(table, timeColumn) ?? []) as readonly number[];
  const offsets = (valuesOf(table, "pl_offset") ?? []) as readonly number[];
  const versions = valuesOf(table, "pl_version") ?? [];
  return (row) => {
    const time = times[row] as number;
    return (
      time >= fromMs &&
      time < toMs &&
      (offsets[row] as number) < Math.min(position, wanted?.to ?? position) &&
      (offsets[row] as number) >= (wanted?.from ?? 0) &&
      (version === null || versions[row] === version)
    );
  };
}

function withLabels(rows: ColumnTable, feedback: ColumnTable | null): ColumnTable {
  const inForce = feedback === null ? null : labelsInForce(feedback);
  const ids = (valuesOf(rows, "pl_id") ?? []) as readonly string[];
  const found = ids.map((id) => inForce?.get(id));
  const type = labelTypeOf(rows.columns);
  return {
    rows: rows.rows,
    columns: [
      ...rows.columns,
      {
        ...{ name: "pl_label", type },
        values: found.map((label): LakeValue => {
          if (label === undefined) return null;
          if (type === "number") return label.labelNumber;
          return type === "boolean" ? truthOf(label.label) : label.label;
        }),
      },
      {
        ...{ name: "pl_label_time", type: "timestamp" },
        values: found.map((label) => label?.timeMs ?? null),
      },
      {
        ...{ name: "pl_first_label_time", type: "timestamp" },
        values: found.map((label) => label?.firstTimeMs ?? null),
      },
    ],
  };
}

/** The labels of a yes-or-no model, which are kept as texts. */
function truthOf(label: string): boolean | null {
  if (label === "true" || label === "1") return true;
  return label === "false" || label === "0" ? false : null;
}
