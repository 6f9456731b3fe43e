/** A share as it was counted: `hits` of `rows`. Fractions are allowed where rows carry weights. */
export interface CountedShare {
  readonly hits: number;
  readonly rows: number;
}

/**
 * Refuses counts that cannot be a share.
 *
 * @throws RangeError when hits or rows are negative, NaN or infinite, or hits exceed rows
 */
export function checkCountedShare({ hits, rows }: CountedShare): void {
  if (!(hits >= 0 && rows < Infinity && hits <= rows)) {
    throw new RangeError(`Hits lie between 0 and the rows, got ${hits} of ${rows}`);
  }
}

/**
 * Refuses counts that cannot be a share of whole rows, which exact tests need.
 *
 * @throws RangeError when hits or rows are not whole numbers ≥ 0, or hits exceed rows
 */
export function checkWholeShare(share: CountedShare): void {
  checkCountedShare(share);
  if (!Number.isInteger(share.hits) || !Number.isInteger(share.rows)) {
    throw new RangeError(`Exact tests need whole rows, got ${share.hits} of ${share.rows}`);
  }
}
