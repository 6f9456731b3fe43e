import type { DuckDBValue } from "@duckdb/node-api";
import type { ProfilePlan } from "../../profiles/plan.ts";
import type { RowSample, SampleValue, SourceFacts } from "../../profiles/profile.ts";
import { createRowSample, sampleValue } from "../../profiles/row-sample.ts";
import { hashDigits } from "../../profiles/value-hash.ts";
import type { OpenedTable } from "./opened-table.ts";
import { numberSql, textSql, type ColumnRef } from "./measure-sql.ts";
import { plainSql } from "./plain-sql.ts";
import { quoteName } from "./sql-text.ts";

/** DuckDB's own hash of several values is an order of magnitude faster than a text of them all. */
const rowHashName = "duckdb-1.5";

/** The rows of lowest key hash: with an id any engine finds the same ones. */
export async function sampleRows(table: OpenedTable, plan: ProfilePlan): Promise<RowSample> {
  const { size, keyColumns } = plan.sample;
  const keys = keyColumns.flatMap((name) => table.refs.get(name) ?? []);
  const isPortable = keyColumns.length === 1;
  const hashName = isPortable ? "md5" : rowHashName;
  if (keys.length < keyColumns.length || keys.length === 0 || size === 0) {
    return createRowSample([], plan.columns.length, size, hashName);
  }
  const hash = isPortable ? portableHash(keys[0] as ColumnRef) : rowHash(keys);
  const columns = plan.columns.map(({ name }) => {
    const ref = table.refs.get(name);
    return ref === undefined ? "NULL" : plainSql(ref);
  });
  const hashText = isPortable ? hash : `lpad(to_hex(${hash}), 16, '0')`;
  const values = await table.database.queryColumns(
    `SELECT ${[hashText, ...columns].join(", ")} FROM (SELECT * FROM ${table.staged.sql} ORDER BY ${hash} LIMIT ${size})`,
  );
  const [hashes = [], ...rest] = values;
  const rows = hashes.map((found, row) => ({
    hash: String(found),
    values: rest.map((column) => plain(column[row])),
  }));
  return createRowSample(rows, plan.columns.length, size, hashName);
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
  if (id === undefined || !table.refs.has(id)) return null;
  const column = quoteName(id);
  const [[rows = 0] = []] = await table.database.query(
    `SELECT count(${column}) - count(DISTINCT ${column}) FROM ${table.staged.sql}`,
  );
  return { rows: Number(rows), isWhole: true };
}
