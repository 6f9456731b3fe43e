import type { DuckDBValue } from "@duckdb/node-api";
import type { ColumnPlan, ProfilePlan } from "../../profiles/plan.ts";
import type { RowSample, SampleValue, SourceFacts } from "../../profiles/profile.ts";
import { createRowSample, sampleValue } from "../../profiles/row-sample.ts";
import { hashDigits } from "../../profiles/value-hash.ts";
import { columnsPerScan, split, type OpenedTable } from "./opened-table.ts";
import { numberSql, textSql, type ColumnRef } from "./measure-sql.ts";
import { plainSql } from "./plain-sql.ts";
import { quoteName, quoteText } from "./sql-text.ts";

/** DuckDB's own hash of several values is an order of magnitude faster than a text of them all. */
const rowHashName = "duckdb-1.5";

/**
 * The rows of lowest key hash: with an id any engine finds the same ones. The hash of the last row
 * kept is found first, over the key columns alone; then the rows up to it are read in stripes of
 * columns, which all come in the order of the source.
 */
export async function sampleRows(table: OpenedTable, plan: ProfilePlan): Promise<RowSample> {
  const { size, keyColumns } = plan.sample;
  const keys = keyColumns.flatMap((name) => table.refs.get(name) ?? []);
  const isPortable = keyColumns.length === 1;
  const hashName = isPortable ? "md5" : rowHashName;
  if (keys.length < keyColumns.length || keys.length === 0 || size === 0 || table.rows === 0) {
    return createRowSample([], plan.columns.length, size, hashName);
  }
  const hash = isPortable ? portableHash(keys[0] as ColumnRef) : rowHash(keys);
  const [[last = null] = []] = await table.database.query(
    `SELECT CAST(max(h) AS VARCHAR) FROM (SELECT ${hash} AS h FROM ${table.staged.sql} ORDER BY h LIMIT ${size})`,
  );
  const limit = isPortable ? quoteText(String(last)) : `${String(last)}::UBIGINT`;
  const read = (condition: string, most: number): Promise<readonly (readonly SampleValue[])[]> =>
    readRows(table, plan.columns, { hash, condition, most });
  const found = await read(`${hash} <= ${limit}`, 2 * size);
  // Many equal rows at the limit would crowd out those below it.
  const parts =
    found.length < 2 * size
      ? [found]
      : [await read(`${hash} < ${limit}`, size), await read(`${hash} = ${limit}`, size)];
  const rows = parts.flat().map(([key = null, ...values]) => ({
    hash: isPortable ? String(key) : BigInt(String(key)).toString(16).padStart(16, "0"),
    values,
  }));
  return createRowSample(rows, plan.columns.length, size, hashName);
}

/** Rows that satisfy a condition, each with its hash as text in front. */
async function readRows(
  { database, staged, refs, rows }: OpenedTable,
  columns: readonly ColumnPlan[],
  {
    hash,
    condition,
    most,
  }: { readonly hash: string; readonly condition: string; readonly most: number },
): Promise<readonly (readonly SampleValue[])[]> {
  const selected = columns.map(({ name }) => {
    const ref = refs.get(name);
    return ref === undefined ? "NULL" : plainSql(ref);
  });
  const read: (readonly SampleValue[])[] = [];
  const all = [`CAST(${hash} AS VARCHAR)`, ...selected];
  for (const stripe of split(all, columnsPerScan(rows))) {
    const values = await database.queryColumns(
      `SELECT ${stripe.join(", ")} FROM ${staged.sql} WHERE ${condition} LIMIT ${most}`,
    );
    read.push(...values.map((column) => column.map(plain)));
  }
  const count = read[0]?.length ?? 0;
  return Array.from({ length: count }, (_, row) => read.map((column) => column[row] ?? null));
}

function plain(value: DuckDBValue | undefined): SampleValue {
  return sampleValue(value as SampleValue | bigint | undefined);
}

function portableHash(key: ColumnRef): string {
  return `substr(md5(coalesce(${textSql(key)}, '')), 1, ${hashDigits})`;
}

function rowHash(keys: readonly ColumnRef[]): string {
  const values = keys.map((key) =>
    key.logical === "integer" || key.logical === "number" ? numberSql(key) : textSql(key),
  );
  return `hash(${values.join(", ")})`;
}

export async function countDuplicateIds(
  table: OpenedTable,
  id: string | undefined,
): Promise<SourceFacts["duplicateIds"]> {
  const ref = id === undefined ? undefined : table.refs.get(id);
  if (ref === undefined) return null;
  const column = quoteName(ref.name);
  const [[rows = 0] = []] = await table.database.query(
    `SELECT count(${column}) - count(DISTINCT ${column}) FROM ${table.staged.sql}`,
  );
  return { rows: Number(rows), isWhole: true };
}
