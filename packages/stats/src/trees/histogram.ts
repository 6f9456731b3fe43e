import type { BinnedRows } from "./binned-rows.ts";

/** Numbers of a bin: sum of first derivatives, of second derivatives, rows. */
export const cell = 3;

const widest = 256 * cell;

/** rows[from … to), and their gradients as pairs: those of rows[from] come first. */
export interface LeafRows {
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly gradients: Float64Array;
}

/** Histograms of all columns over the rows of a leaf, one after the other. */
export interface HistogramBuilder {
  /** Where each column begins. */
  readonly offsets: readonly number[];
  readonly length: number;
  /** Rows are added in their order, so equal rows give equal bits. */
  count(leaf: LeafRows, histogram: Float64Array): void;
}

/**
 * Columns are counted four at a time, then two, each into an array of its own. Alone, a column with two
 * values takes five times as long: a row waits for the one before, whose sum is still being stored. In
 * one array the processor cannot tell the columns apart and waits as well.
 */
export function createHistogramBuilder({ bins, missingBins }: BinnedRows): HistogramBuilder {
  const offsets: number[] = [];
  let length = 0;
  for (const missingBin of missingBins) {
    offsets.push(length);
    length += (missingBin + 1) * cell;
  }
  const columns = bins.length;
  const a = new Float64Array(widest);
  const b = new Float64Array(widest);
  const c = new Float64Array(widest);
  const d = new Float64Array(widest);
  const binsOf = (column: number) => bins[Math.min(column, columns - 1)] as Uint8Array;
  const keep = (column: number, sums: Float64Array, histogram: Float64Array): void => {
    // The last column may have been counted twice, to make a pair.
    if (column >= columns) return;
    const used = ((missingBins[column] as number) + 1) * cell;
    histogram.set(sums.subarray(0, used), offsets[column]);
  };
  return {
    offsets,
    length,
    count(leaf, histogram) {
      let column = 0;
      for (; column + 3 <= columns; column += 4) {
        for (const sums of [a, b, c, d]) sums.fill(0);
        addRowsToFour(
          leaf,
          binsOf(column),
          binsOf(column + 1),
          binsOf(column + 2),
          binsOf(column + 3),
          a,
          b,
          c,
          d,
        );
        for (const [i, sums] of [a, b, c, d].entries()) keep(column + i, sums, histogram);
      }
      if (column >= columns) return;
      for (const sums of [a, b]) sums.fill(0);
      addRowsToTwo(leaf, binsOf(column), binsOf(column + 1), a, b);
      for (const [i, sums] of [a, b].entries()) keep(column + i, sums, histogram);
    },
  };
}

/** All minus part, written over `all`. */
export function subtractHistogram(all: Float64Array, part: Float64Array): void {
  for (let i = 0; i < all.length; i++) all[i]! -= part[i]!;
}

// 3 is `cell`, written out: V8 takes twice as long when it multiplies by a constant of a module.
function addRowsToTwo(
  { rows, from, to, gradients }: LeafRows,
  binsA: Uint8Array,
  binsB: Uint8Array,
  a: Float64Array,
  b: Float64Array,
): void {
  for (let i = from, at = 0; i < to; i++, at += 2) {
    const row = rows[i]!;
    const gradient = gradients[at]!;
    const hessian = gradients[at + 1]!;
    const inA = 3 * binsA[row]!;
    a[inA]! += gradient;
    a[inA + 1]! += hessian;
    a[inA + 2]! += 1;
    const inB = 3 * binsB[row]!;
    b[inB]! += gradient;
    b[inB + 1]! += hessian;
    b[inB + 2]! += 1;
  }
}

function addRowsToFour(
  { rows, from, to, gradients }: LeafRows,
  binsA: Uint8Array,
  binsB: Uint8Array,
  binsC: Uint8Array,
  binsD: Uint8Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): void {
  for (let i = from, at = 0; i < to; i++, at += 2) {
    const row = rows[i]!;
    const gradient = gradients[at]!;
    const hessian = gradients[at + 1]!;
    const inA = 3 * binsA[row]!;
    a[inA]! += gradient;
    a[inA + 1]! += hessian;
    a[inA + 2]! += 1;
    const inB = 3 * binsB[row]!;
    b[inB]! += gradient;
    b[inB + 1]! += hessian;
    b[inB + 2]! += 1;
    const inC = 3 * binsC[row]!;
    c[inC]! += gradient;
    c[inC + 1]! += hessian;
    c[inC + 2]! += 1;
    const inD = 3 * binsD[row]!;
    d[inD]! += gradient;
    d[inD + 1]! += hessian;
    d[inD + 2]! += 1;
  }
}
