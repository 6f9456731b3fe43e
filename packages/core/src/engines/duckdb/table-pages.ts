import { DuckDBListValue, type DuckDBValue } from "@duckdb/node-api";
import type { Page, PageOptions, RowValue } from "../engine.ts";
import { textSql, type ColumnRef } from "./measure-sql.ts";
import type { OpenedTable } from "./opened-table.ts";
import { explainReadFailure } from "./read-failure.ts";
import { quoteName } from "./sql-text.ts";

/** All rows of a source from one on, as they come out of one streamed query. */
export async function* tablePages(
  { database, staged, refs }: OpenedTable,
  names: readonly string[],
  { from = 0, signal }: PageOptions = {},
): AsyncGenerator<Page> {
  // A query needs a column, also when no row has a value that is asked for.
  const selected = ["1", ...names.map((name) => wholeSql(refs.get(name)))];
  const skipped = from > 0 ? ` OFFSET ${from}` : "";
  signal?.throwIfAborted();
  try {
    const sql = `SELECT ${selected.join(", ")} FROM ${staged.sql}${skipped}`;
    for await (const chunk of database.stream(sql)) {
      signal?.throwIfAborted();
      const [, ...columns] = chunk.getColumns();
      yield { rows: chunk.rowCount, columns: columns.map((values) => values.map(rowValue)) };
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw explainReadFailure(error, staged.label);
  }
}

function wholeSql(ref: ColumnRef | undefined): string {
  if (ref === undefined) return "NULL";
  switch (ref.logical) {
    case "integer":
    case "boolean":
      return quoteName(ref.name);
    case "number":
      return `CAST(${quoteName(ref.name)} AS DOUBLE)`;
    case "vector":
      return `CAST(${quoteName(ref.name)} AS DOUBLE[])`;
    default:
      return textSql(ref);
  }
}

function rowValue(value: DuckDBValue): RowValue {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DuckDBListValue) {
    return value.items.map((item) => (typeof item === "number" ? item : null));
  }
  return value as RowValue;
}
