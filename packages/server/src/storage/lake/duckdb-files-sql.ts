import type { Lake } from "./lake.ts";
import { quoteName, quoteTexts } from "./duckdb-sql.ts";
import { sqlTypes, storedNames, type LakeColumn } from "./lake-column.ts";
import type { LiveFile } from "./live-files.ts";

export interface FilesQuery {
  readonly lake: Lake;
  readonly files: readonly LiveFile[];
  readonly columns: readonly LakeColumn[];
  /** What the rows fulfil, in terms of a column's name in SQL. */
  readonly where: (sqlName: (column: string) => string) => readonly string[];
  /** Adds the column `file`: the place of each row's file. @default false */
  readonly withPath?: boolean;
}

/**
 * The rows of files with any layouts as one relation, whose columns are called c0, c1, ... so that no two
 * names clash. A column that a file lacks is NULL. DuckDB is told all types, it guesses none.
 */
export function filesSql({ lake, files, columns, where, withPath = false }: FilesQuery): string {
  const path = withPath ? ["NULL::VARCHAR AS file"] : [];
  if (files.length === 0) {
    const nulls = columns.map(({ type }, place) => `NULL::${sqlTypes[type]} AS c${place}`);
    return `SELECT ${[...nulls, ...path].join(", ")} WHERE false`;
  }
  const byLayout = Map.groupBy(files, ({ layoutId }) => layoutId);
  const parts = [...byLayout.values()].map((group) => {
    const paths = quoteTexts(group.map((file) => lake.localPath(file.path)));
    const { read, sqlName } = layoutNames((group[0] as LiveFile).columns);
    const selected = columns.map((column, place) => `${read(column)} AS c${place}`);
    if (withPath) selected.push("filename AS file");
    const conditions = where(sqlName);
    return (
      `SELECT ${selected.join(", ")} FROM read_parquet([${paths}]${withPath ? ", filename = true" : ""})` +
      (conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`)
    );
  });
  return parts.join(" UNION ALL ");
}

function layoutNames(layout: readonly LakeColumn[]) {
  const stored = storedNames(layout);
  const places = new Map(layout.map(({ name, type }, place) => [name, { type, place }]));
  const sqlName = (name: string): string => {
    const found = places.get(name);
    return found === undefined ? "NULL" : quoteName(stored[found.place] as string);
  };
  const read = ({ name, type }: LakeColumn): string => {
    const found = places.get(name);
    if (found?.type === type) return sqlName(name);
    return `TRY_CAST(${sqlName(name)} AS ${sqlTypes[type]})`;
  };
  return { sqlName, read };
}
