import { textSql, type ColumnRef } from "./measure-sql.ts";
import { quoteName } from "./sql-text.ts";
import { maxSampleText } from "../../profiles/row-sample.ts";

/** A value as a sample shows it: number, truth value, or text cut to a readable length. */
export function plainSql(column: ColumnRef): string {
  const name = quoteName(column.name);
  if (column.logical === "integer" || column.logical === "number") return `CAST(${name} AS DOUBLE)`;
  if (column.logical === "boolean") return name;
  return `substr(${textSql(column)}, 1, ${maxSampleText})`;
}
