import type { ColumnTable } from "./lake-column.ts";

/**
 * Rows of files that were just written. A window is judged minutes after its rows came: reading them from
 * memory spares a query for each. Files never change, so neither does what is kept here.
 */
export interface RecentTables {
  keep(path: string, table: ColumnTable): void;
  get(path: string): ColumnTable | undefined;
}

export interface RecentTablesOptions {
  /** Values of all tables together. @default 8_000_000 */
  readonly maxValues?: number;
  /** Larger tables are read from their files. @default 400_000 */
  readonly maxValuesOfTable?: number;
}

const defaults = { maxValues: 8_000_000, maxValuesOfTable: 400_000 } as const;

export function createRecentTables(options: RecentTablesOptions = {}): RecentTables {
  const { maxValues, maxValuesOfTable } = { ...defaults, ...options };
  const tables = new Map<string, ColumnTable>();
  let values = 0;
  const drop = (path: string): void => {
    const table = tables.get(path);
    if (table === undefined) return;
    tables.delete(path);
    values -= sizeOf(table);
  };
  return {
    keep(path, table) {
      drop(path);
      if (sizeOf(table) > maxValuesOfTable) return;
      tables.set(path, table);
      values += sizeOf(table);
      for (const oldest of tables.keys()) {
        if (values <= maxValues) break;
        drop(oldest);
      }
    },
    get: (path) => tables.get(path),
  };
}

/** A vector is as large as its numbers. */
function sizeOf({ rows, columns }: ColumnTable): number {
  const widths = columns.map(({ type, values }) => {
    const first = type === "vector" ? values.find((value) => Array.isArray(value)) : undefined;
    return Array.isArray(first) ? Math.max(1, first.length) : 1;
  });
  return rows * widths.reduce((sum, width) => sum + width, 0);
}
