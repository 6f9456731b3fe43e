import type { CategoricalColumn, Category, ColumnType, NumericColumn } from "./dialect.ts";

/** The values that are neither null nor NaN. */
export function presentNumbers(column: NumericColumn): Float64Array {
  const kept = new Float64Array(column.length);
  let rows = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] ?? NaN;
    if (!Number.isNaN(value)) kept[rows++] = value;
  }
  return kept.subarray(0, rows);
}

/** The values that are neither null, NaN nor infinite. */
export function finiteNumbers(column: NumericColumn): Float64Array {
  return presentNumbers(column).filter(Number.isFinite);
}

/** The categories that are neither null nor NaN. */
export function presentCategories(column: CategoricalColumn): Category[] {
  const kept: Category[] = [];
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value !== null && value !== undefined && !Number.isNaN(value)) kept.push(value);
  }
  return kept;
}

/** Whether a column reader would have given the column a whole-number type: no gaps, no fractions. */
export function isWholeColumn(column: NumericColumn): boolean {
  for (let i = 0; i < column.length; i++) if (!Number.isInteger(column[i])) return false;
  return true;
}

/** Numbers are numeric, texts and truth values categorical. */
export function plainShape(type: ColumnType): "numeric" | "categorical" {
  return type === "integer" || type === "number" ? "numeric" : "categorical";
}
