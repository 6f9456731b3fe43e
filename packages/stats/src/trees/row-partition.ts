import type { LeafRows } from "./histogram.ts";

/** Row numbers, those of a leaf next to each other and ascending. */
export interface RowPartition {
  readonly rows: Int32Array;
  /** All rows in one leaf. */
  reset(): void;
  /** Rows whose bin has a 0 in the table come first; returns where the others begin. */
  split(from: number, to: number, bins: Uint8Array, table: Uint8Array): number;
  /** The rows of a leaf with their gradients side by side; valid until the next call. */
  leafRows(from: number, to: number, gradients: Float64Array): LeafRows;
}

export function createRowPartition(count: number): RowPartition {
  const rows = new Int32Array(count);
  const others = new Int32Array(count);
  const gathered = new Float64Array(2 * count);
  return {
    rows,
    reset() {
      for (let row = 0; row < count; row++) rows[row] = row;
    },
    split(from, to, bins, table) {
      let left = from;
      let right = 0;
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        const side = table[bins[row] as number] as number;
        // Both are written and one is kept: a branch would be guessed wrong half of the time.
        rows[left] = row;
        others[right] = row;
        left += 1 - side;
        right += side;
      }
      rows.set(others.subarray(0, right), left);
      return left;
    },
    leafRows(from, to, gradients) {
      for (let i = from, at = 0; i < to; i++, at += 2) {
        const source = 2 * (rows[i] as number);
        gathered[at] = gradients[source] as number;
        gathered[at + 1] = gradients[source + 1] as number;
      }
      return { rows, from, to, gradients: gathered };
    },
  };
}
