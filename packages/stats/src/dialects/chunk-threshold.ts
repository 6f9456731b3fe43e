import { centredSquares } from "./population-spread.ts";

export const minimumChunkedRows = 10;

/**
 * NannyML's threshold: mean + 3 population standard deviations of `measure` over the chunks of the
 * reference, ⌊rows/10⌋ rows each and a shorter one for the rest; chunks without a value (NaN) are skipped.
 *
 * @param rows the reference with its missing values, at least 10 rows
 */
export function chunkThreshold<Value>(
  rows: ArrayLike<Value>,
  measure: (chunk: readonly Value[]) => number,
  highest = Infinity,
): number {
  const all = Array.from(rows);
  const size = Math.floor(all.length / minimumChunkedRows);
  const values: number[] = [];
  for (let start = 0; start < all.length; start += size) {
    const value = measure(all.slice(start, start + size));
    if (!Number.isNaN(value)) values.push(value);
  }
  const { mean, squares } = centredSquares(values);
  const sd = Math.sqrt(Math.max(0, squares) / Math.max(1, values.length));
  return Math.min(highest, mean + 3 * sd);
}
