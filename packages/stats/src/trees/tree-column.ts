/** Numbers of one column, a row each. NaN is missing; ±Infinity stand for the largest finite numbers. */
export interface NumericTreeColumn {
  readonly kind: "numeric";
  readonly values: ArrayLike<number>;
}

/**
 * Categories of one column as codes, a row each. A negative code is missing. With `categories`, code k
 * means `categories[k]` and a model remembers the names, so that later columns may number them anew.
 */
export interface CategoricalTreeColumn {
  readonly kind: "categorical";
  readonly values: ArrayLike<number>;
  readonly categories?: readonly string[];
}

/** A column of the rows that trees learn from or predict. */
export type TreeColumn = NumericTreeColumn | CategoricalTreeColumn;

/**
 * Rows of the columns.
 *
 * @throws RangeError when lengths differ, a category is named twice or a code is not a whole number within them
 */
export function rowsOfTreeColumns(columns: readonly TreeColumn[]): number {
  const rows = columns[0]?.values.length ?? 0;
  for (const [index, column] of columns.entries()) {
    if (column.values.length !== rows) {
      throw new RangeError(
        `column ${index} has ${column.values.length} rows, column 0 has ${rows}: all need the same`,
      );
    }
    if (column.kind === "categorical") requireCodes(column, index);
  }
  return rows;
}

function requireCodes({ values, categories }: CategoricalTreeColumn, index: number): void {
  if (categories && new Set(categories).size < categories.length) {
    throw new RangeError(`column ${index} names a category twice`);
  }
  const codes = categories?.length ?? 2 ** 31;
  for (let row = 0; row < values.length; row++) {
    const code = values[row] as number;
    if (Number.isInteger(code) && code < codes) continue;
    throw new RangeError(
      `column ${index}, row ${row}: a code is a whole number below ${codes}, got ${code}`,
    );
  }
}
