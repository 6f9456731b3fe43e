import {
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  LIST,
  VARCHAR,
  listValue,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";
import { join } from "node:path";
import type { LakeDatabase } from "./duckdb-database.ts";
import { quoteName, quoteText } from "./duckdb-sql.ts";
import { storedNames, type ColumnTable, type LakeType, type LakeValue } from "./lake-column.ts";

const chunkRows = 2_048;

/** How a type waits in memory, and how it becomes what Parquet has. Numbers of JavaScript stay as they are. */
const stagings: Readonly<
  Record<LakeType, { readonly type: DuckDBType; readonly select: (name: string) => string }>
> = {
  number: { type: DOUBLE, select: (name) => name },
  integer: { type: DOUBLE, select: (name) => `${name}::BIGINT` },
  boolean: { type: BOOLEAN, select: (name) => name },
  text: { type: VARCHAR, select: (name) => name },
  timestamp: { type: DOUBLE, select: (name) => `epoch_ms(${name}::BIGINT)::TIMESTAMPTZ` },
  vector: { type: LIST(DOUBLE), select: (name) => name },
};

/** Writes rows as one Parquet file, in the order they have. */
export async function writeParquet(
  database: LakeDatabase,
  table: ColumnTable,
  path: string,
): Promise<void> {
  await withStaged(database, table, (select) =>
    database.run(`COPY (${select}) TO ${quoteText(path)} (${format})`),
  );
}

/**
 * Writes tables with the same columns as a file each, and answers where these are below a new folder. One
 * command writes them all: for small tables commands cost most of the time. The rows together must fit
 * into one row group, which one thread reads: several would split the file of a table.
 */
export async function writeParquetFiles(
  database: LakeDatabase,
  tables: readonly ColumnTable[],
  folder: string,
): Promise<readonly string[]> {
  const [first] = tables;
  if (first === undefined) return [];
  const taken = new Set(first.columns.map(({ name }) => name.toLowerCase()));
  let part = "part";
  while (taken.has(part)) part += "_";
  const joined: ColumnTable = {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    columns: [
      ...first.columns.map(({ name, type }, place) => ({
        ...{ name, type },
        values: tables.flatMap(({ columns }) => columns[place]?.values ?? []),
      })),
      {
        ...{ name: part, type: "integer" },
        values: tables.flatMap(({ rows }, place) => Array.from({ length: rows }, () => place)),
      },
    ],
  };
  await withStaged(database, joined, (select) =>
    database.run(
      `COPY (${select}) TO ${quoteText(folder)} (${format}, PARTITION_BY (${part}), WRITE_PARTITION_COLUMNS false)`,
    ),
  );
  return tables.map((_, place) => join(folder, `${part}=${place}`, "data_0.parquet"));
}

const format = "FORMAT parquet, COMPRESSION zstd";

/** The rows as a table of DuckDB's own, for the time of `work`, which gets the query that reads them. */
async function withStaged(
  database: LakeDatabase,
  table: ColumnTable,
  work: (select: string) => Promise<unknown>,
): Promise<void> {
  const staged = database.tableName();
  const types = table.columns.map(({ type }) => stagings[type].type);
  const declared = types.map((type, place) => `c${place} ${type.toString()}`);
  await database.run(`CREATE TEMP TABLE ${staged} (${declared.join(", ")})`);
  try {
    await append(database, staged, table, types);
    const names = storedNames(table.columns);
    const selected = table.columns.map(
      ({ type }, place) =>
        `${stagings[type].select(`c${place}`)} AS ${quoteName(names[place] as string)}`,
    );
    await work(`SELECT ${selected.join(", ")} FROM ${staged}`);
  } finally {
    await database.run(`DROP TABLE ${staged}`);
  }
}

async function append(
  database: LakeDatabase,
  staged: string,
  table: ColumnTable,
  types: readonly DuckDBType[],
): Promise<void> {
  const appender = await database.connection.createAppender(staged);
  for (let from = 0; from < table.rows; from += chunkRows) {
    const to = Math.min(from + chunkRows, table.rows);
    const chunk = DuckDBDataChunk.create(types, to - from);
    table.columns.forEach(({ values, type }, place) => {
      chunk.setColumnValues(place, stagedValues(values, type, from, to));
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function stagedValues(
  values: readonly LakeValue[],
  type: LakeType,
  from: number,
  to: number,
): readonly DuckDBValue[] {
  const part = values.slice(from, to);
  if (type !== "vector") return part as readonly DuckDBValue[];
  return part.map((value) => (Array.isArray(value) ? listValue(value) : null));
}
