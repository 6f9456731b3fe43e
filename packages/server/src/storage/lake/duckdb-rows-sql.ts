import { filesSql } from "./duckdb-files-sql.ts";
import { labelsSql } from "./duckdb-labels-sql.ts";
import { instant, quoteText } from "./duckdb-sql.ts";
import { predictionColumns } from "./event-columns.ts";
import type { Lake } from "./lake.ts";
import type { LakeColumn } from "./lake-column.ts";
import type { LiveFile } from "./live-files.ts";
import { mergeLayouts } from "./merge-layouts.ts";
import { labelTypeOf, offsetCondition, type RowRange } from "./row-range.ts";

export interface RangeFiles {
  readonly predictions: readonly LiveFile[];
  readonly feedback: readonly LiveFile[];
}

export interface RowsQuery {
  readonly sql: string;
  /** What the query gives, in order; the SQL names are c0, c1, ... */
  readonly columns: readonly LakeColumn[];
}

/** The columns of files together; of the features only those that are wanted. */
export function rowColumns(
  files: readonly LiveFile[],
  features: readonly string[] | undefined,
): readonly LakeColumn[] {
  const wanted = features === undefined ? null : new Set(features);
  const layouts = new Map(files.map((file) => [file.layoutId, file.columns]));
  return mergeLayouts([predictionColumns, ...layouts.values()]).filter(
    ({ name }) => name.startsWith("pl_") || wanted === null || wanted.has(name),
  );
}

/** Predictions of a range with their labels in force, in the order of the log. */
export function rowsSql(
  lake: Lake,
  { predictions, feedback }: RangeFiles,
  range: RowRange,
  features?: readonly string[],
): RowsQuery {
  const columns = rowColumns(predictions, features);
  const rows = filesSql({
    lake,
    files: predictions,
    columns,
    where: (sqlName) => [
      ...rangeConditions(range, sqlName),
      ...offsetCondition(predictions, range, sqlName),
    ],
  });
  const labelType = labelTypeOf(columns);
  const place = (name: string): string => `c${columns.findIndex((column) => column.name === name)}`;
  const count = columns.length;
  const selected = [
    ...columns.map((_, index) => `c${index}`),
    `${labelAs[labelType]} AS c${count}`,
    `label_time AS c${count + 1}`,
    `first_time AS c${count + 2}`,
  ];
  const order = ` ORDER BY ${place("pl_offset")}`;
  return {
    sql:
      feedback.length === 0
        ? `SELECT *, NULL::${labelSqlType[labelType]} AS c${count}, NULL::TIMESTAMPTZ AS c${count + 1}, ` +
          `NULL::TIMESTAMPTZ AS c${count + 2} FROM (${rows})${order}`
        : `SELECT ${selected.join(", ")} FROM (${rows}) LEFT JOIN ` +
          `(${labelsSql(lake, feedback, range)}) ON id = ${place("pl_id")}${order}`,
    columns: [
      ...columns,
      { name: "pl_label", type: labelType },
      { name: "pl_label_time", type: "timestamp" },
      { name: "pl_first_label_time", type: "timestamp" },
    ],
  };
}

const labelAs = {
  number: "label_number",
  boolean: "CASE WHEN label IN ('true', '1') THEN true WHEN label IN ('false', '0') THEN false END",
  text: "label",
} as const;

const labelSqlType = { number: "DOUBLE", boolean: "BOOLEAN", text: "VARCHAR" } as const;

/** What every row of a range fulfils. */
export function rangeConditions(
  { version = null, fromMs, toMs }: RowRange,
  sqlName: (column: string) => string,
): readonly string[] {
  return [
    `${sqlName("pl_time")} >= ${instant(fromMs)}`,
    `${sqlName("pl_time")} < ${instant(toMs)}`,
    ...(version === null ? [] : [`${sqlName("pl_version")} = ${quoteText(version)}`]),
  ];
}
