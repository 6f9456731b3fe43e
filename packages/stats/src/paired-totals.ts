/** Rows per bin or category; fractions are allowed where rows carry weights. */
export type BinCounts = ArrayLike<number>;

export interface PairedTotals {
  /** Rows of the reference. */
  readonly n: number;
  /** Rows of the current sample. */
  readonly m: number;
  /** Bins that hold a row of either sample. */
  readonly occupied: number;
}

/**
 * Totals of two count vectors over the same bins.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @throws RangeError when the lengths differ or a count is negative, NaN or infinite
 * @example
 * assert.deepEqual(pairedTotals([3, 0, 4], [1, 0, 0]), { n: 7, m: 1, occupied: 2 });
 */
export function pairedTotals(reference: BinCounts, current: BinCounts): PairedTotals {
  if (reference.length !== current.length) {
    throw new RangeError(
      `Both samples need the same bins, got ${reference.length} and ${current.length}`,
    );
  }
  let n = 0;
  let m = 0;
  let occupied = 0;
  for (let b = 0; b < reference.length; b++) {
    const before = countAt(reference, b);
    const now = countAt(current, b);
    n += before;
    m += now;
    if (before + now > 0) occupied++;
  }
  return { n, m, occupied };
}

function countAt(counts: BinCounts, bin: number): number {
  const count = counts[bin] as number;
  if (!(count >= 0 && count < Infinity)) {
    throw new RangeError(`Rows of a bin are finite and at least 0, bin ${bin} holds ${count}`);
  }
  return count;
}
