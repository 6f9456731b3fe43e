import type { ColumnTable, LakeColumn, LakeValue } from "./lake-column.ts";

/** The values of a column, or undefined where the table has none of that name. */
export function valuesOf(table: ColumnTable, name: string): readonly LakeValue[] | undefined {
  return table.columns.find((column) => column.name === name)?.values;
}

/** The rows of a table for which `keep` holds. */
export function selectRows(table: ColumnTable, keep: (row: number) => boolean): ColumnTable {
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) if (keep(row)) rows.push(row);
  return rows.length === table.rows ? table : takeRows(table, rows);
}

/** Several tables as one, with the given columns, in the order of the log; what a table lacks is null. */
export function joinTables(
  tables: readonly ColumnTable[],
  columns: readonly LakeColumn[],
): ColumnTable {
  const joined: ColumnTable = {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    columns: columns.map((column) => ({
      ...column,
      values: tables.flatMap((table) => valuesOf(table, column.name) ?? missing(table.rows)),
    })),
  };
  const offsets = valuesOf(joined, "pl_offset") as readonly number[] | undefined;
  if (offsets === undefined || isSorted(offsets)) return joined;
  const order = Array.from(offsets.keys()).sort(
    (a, b) => (offsets[a] as number) - (offsets[b] as number),
  );
  return takeRows(joined, order);
}

const missing = (rows: number): readonly null[] => Array.from({ length: rows }, () => null);

function isSorted(values: readonly number[]): boolean {
  return values.every((value, place) => place === 0 || (values[place - 1] as number) <= value);
}

function takeRows({ columns }: ColumnTable, rows: readonly number[]): ColumnTable {
  return {
    rows: rows.length,
    columns: columns.map((column) => ({
      ...column,
      values: rows.map((row) => column.values[row] as LakeValue),
    })),
  };
}
