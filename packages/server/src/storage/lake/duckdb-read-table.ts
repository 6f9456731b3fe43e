import { DuckDBListValue, type DuckDBValue } from "@duckdb/node-api";
import type { LakeDatabase } from "./duckdb-database.ts";
import type { ColumnTable, LakeColumn, LakeType, LakeValue } from "./lake-column.ts";

/** Reads a query whose columns are c0, c1, ... of the given types. */
export async function readTable(
  database: LakeDatabase,
  sql: string,
  columns: readonly LakeColumn[],
): Promise<ColumnTable> {
  const selected = columns.map(({ type }, place) => plainNumber[type](`c${place}`));
  const result = await database.run(`SELECT ${selected.join(", ")} FROM (${sql})`);
  const values = await result.getColumns();
  return {
    rows: result.rowCount,
    columns: columns.map((column, place) => ({
      ...column,
      values: plainValues(values[place] ?? [], column.type),
    })),
  };
}

const asItIs = (name: string): string => name;

/** Times and integers come as numbers: one object for each value would cost more than all the rest. */
const plainNumber: Readonly<Record<LakeType, (name: string) => string>> = {
  number: asItIs,
  boolean: asItIs,
  text: asItIs,
  vector: asItIs,
  integer: (name) => `${name}::DOUBLE`,
  timestamp: (name) => `epoch_ms(${name})::DOUBLE`,
};

function plainValues(values: readonly DuckDBValue[], type: LakeType): readonly LakeValue[] {
  if (type !== "vector") return values as readonly LakeValue[];
  return values.map((value) =>
    value instanceof DuckDBListValue ? (value.items as readonly (number | null)[]) : null,
  );
}
