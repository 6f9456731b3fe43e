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

function mostLooked(size: number): number {
  return 2 * size + 1_000;
}

/** Which rows the sample is made of, before their values are read. */
export interface ChosenRows {
  /** Places in the order of the source, from 0, ascending; each with its hash. */
  readonly places: readonly number[];
  readonly hashes: readonly string[];
  /** What reads the same rows in the same order. */
  readonly condition: string;
}

/** Hashes spread evenly, so rows below this share of them are enough, and few too many. */
function shareOfHashes(size: number, rows: number): number {
  return (size + 6 * Math.sqrt(size) + 64) / rows;
}

/**
 * The rows of lowest key hash: with an id any engine finds the same ones. Null where there is nothing
 * to choose by, or so many rows share the last hash that `sampleByCondition` has to sort them out.
 */
export async function chooseRows(
  table: OpenedTable,
  plan: ProfilePlan,
): Promise<ChosenRows | null> {
  const key = sampleKey(table, plan);
  if (key === null) return null;
  const { size } = plan.sample;
  const share = shareOfHashes(size, table.rows);
  const numbered = `SELECT row_number() OVER () - 1 AS place, ${key.hash} AS h FROM ${table.staged.sql}`;
  const below = share < 1 ? ` WHERE h <= ${key.literal(key.atShare(share))}` : "";
  const read = await table.database.query(
    `SELECT place, CAST(h AS VARCHAR) FROM (${numbered})${below} LIMIT ${mostLooked(size)}`,
  );
  // Too few or far too many below the share: keys repeat, and hashes with them.
  if (read.length === mostLooked(size) || (share < 1 && read.length < size)) return null;
  const found = [...read].sort(([, a], [, b]) => key.compare(String(a), String(b)));
  const last = String(found[Math.min(size, found.length) - 1]?.[1]);
  const end = found.findLastIndex(([, hash]) => String(hash) === last) + 1;
  const rows = found
    .slice(0, end)
    .map(([place, hash]) => ({ place: Number(place), hash: String(hash) }))
    .sort((a, b) => a.place - b.place);
  return {
    places: rows.map(({ place }) => place),
    hashes: rows.map(({ hash }) => hash),
    condition: `${key.hash} <= ${key.literal(last)}`,
  };
}

/** Values of some columns that were read already, by the place of the column in the plan. */
export type ReadColumns = ReadonlyMap<number, readonly SampleValue[]>;

/** Puts the sample together from what a scan has read on its way and one query for the other columns. */
export async function completeSample(
  table: OpenedTable,
  plan: ProfilePlan,
  chosen: ChosenRows | null,
  known: ReadColumns,
): Promise<RowSample> {
  if (chosen === null) return sampleByCondition(table, plan);
  const lacking = plan.columns.flatMap((column, at) => (known.has(at) ? [] : [{ column, at }]));
  const { condition, places } = chosen;
  const names = lacking.map(({ column }) => column);
  const read =
    lacking.length === 0 ? [] : await readColumns(table, names, { condition, most: places.length });
  const columns = plan.columns.map((_, at) => known.get(at) ?? []);
  lacking.forEach(({ at }, i) => (columns[at] = read[i] ?? []));
  const isPortable = plan.sample.keyColumns.length === 1;
  const rows = chosen.hashes.map((hash, row) => ({
    hash: hashText(hash, isPortable),
    values: columns.map((values) => values[row] ?? null),
  }));
  return createRowSample(rows, plan.columns.length, plan.sample.size, hashNameOf(plan));
}

/** All columns of the rows up to the last hash; many equal rows at the limit crowd out none below it. */
async function sampleByCondition(table: OpenedTable, plan: ProfilePlan): Promise<RowSample> {
  const key = sampleKey(table, plan);
  const { size } = plan.sample;
  if (key === null) return createRowSample([], plan.columns.length, size, hashNameOf(plan));
  const [[last = null] = []] = await table.database.query(
    `SELECT CAST(max(h) AS VARCHAR) FROM (SELECT ${key.hash} AS h FROM ${table.staged.sql} ORDER BY h LIMIT ${size})`,
  );
  const limit = key.literal(String(last));
  const read = (condition: string): Promise<readonly (readonly SampleValue[])[]> =>
    readColumns(table, plan.columns, { condition, most: size, hash: key.hash });
  const parts = [await read(`${key.hash} < ${limit}`), await read(`${key.hash} = ${limit}`)];
  const rows = parts.flatMap(([hashes = [], ...columns]) =>
    hashes.map((hash, row) => ({
      hash: hashText(String(hash), plan.sample.keyColumns.length === 1),
      values: columns.map((values) => values[row] ?? null),
    })),
  );
  return createRowSample(rows, plan.columns.length, size, hashNameOf(plan));
}

interface SampleKey {
  readonly hash: string;
  /** A hash, given as text, as the query writes it. */
  readonly literal: (hash: string) => string;
  readonly compare: (a: string, b: string) => number;
  /** The hash below which so large a share of all hashes lies. */
  readonly atShare: (share: number) => string;
}

function sampleKey(table: OpenedTable, plan: ProfilePlan): SampleKey | null {
  const { size, keyColumns } = plan.sample;
  const keys = keyColumns.flatMap((name) => table.refs.get(name) ?? []);
  const [first] = keys;
  if (first === undefined || keys.length < keyColumns.length) return null;
  if (size === 0 || table.rows === 0) return null;
  return keyColumns.length === 1
    ? {
        hash: portableHash(first),
        literal: quoteText,
        compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
        atShare: (share) =>
          Math.floor(share * 16 ** hashDigits)
            .toString(16)
            .padStart(hashDigits, "0"),
      }
    : {
        hash: rowHash(keys),
        literal: (hash) => `${hash}::UBIGINT`,
        compare: (a, b) => Number(BigInt(a) - BigInt(b)),
        atShare: (share) => (BigInt(Math.floor(share * 2 ** 52)) << 12n).toString(),
      };
}

function hashNameOf({ sample }: ProfilePlan): string {
  return sample.keyColumns.length === 1 ? "md5" : rowHashName;
}

function hashText(hash: string, isPortable: boolean): string {
  return isPortable ? hash : BigInt(hash).toString(16).padStart(16, "0");
}

/** Values of the rows that satisfy a condition, column by column, with the hash in front if given. */
async function readColumns(
  { database, staged, refs, rows }: OpenedTable,
  columns: readonly ColumnPlan[],
  options: { readonly condition: string; readonly most: number; readonly hash?: string },
): Promise<readonly (readonly SampleValue[])[]> {
  const { condition, most, hash } = options;
  const selected = columns.map(({ name }) => {
    const ref = refs.get(name);
    return ref === undefined ? "NULL" : plainSql(ref);
  });
  const all = [...(hash === undefined ? [] : [`CAST(${hash} AS VARCHAR)`]), ...selected];
  const read: (readonly SampleValue[])[] = [];
  for (const stripe of split(all, columnsPerScan(rows))) {
    const values = await database.queryColumns(
      `SELECT ${stripe.join(", ")} FROM ${staged.sql} WHERE ${condition} LIMIT ${most}`,
    );
    read.push(...values.map((column) => column.map(plain)));
  }
  return read;
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
