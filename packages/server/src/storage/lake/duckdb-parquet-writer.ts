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
    await database.run(
      `COPY (SELECT ${selected.join(", ")} FROM ${staged}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
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
