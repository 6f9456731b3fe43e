import { requireCounts } from "./counts-check.ts";

/** K × K counts: true classes are rows, predicted classes are columns. */
export type CountMatrix = readonly (readonly number[])[];

/** Throws RangeError unless the matrix is square and its counts are finite and ≥ 0. */
export function requireSquareCounts(matrix: CountMatrix): void {
  matrix.forEach((row, i) => {
    if (row.length !== matrix.length) {
      throw new RangeError(`row ${i} has ${row.length} columns, expected ${matrix.length}`);
    }
    requireCounts(row, `row ${i}`);
  });
}

/** Row, column and diagonal sums of a square matrix given as one array of K² cells, row by row. */
export function marginsOf(
  cells: ArrayLike<number>,
  size: number,
): { rows: Float64Array; columns: Float64Array; diagonal: number; total: number } {
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  let diagonal = 0;
  let total = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const count = cells[i * size + j] as number;
      rows[i] = (rows[i] as number) + count;
      columns[j] = (columns[j] as number) + count;
      total += count;
      if (i === j) diagonal += count;
    }
  }
  return { rows, columns, diagonal, total };
}
