import { logFactorial } from "./log-factorial.ts";

export interface BeyondRange {
  /** Rows that the range was taken from, or effective rows. */
  readonly n: number;
  /** New rows. */
  readonly m: number;
  /** New rows below the least or above the greatest of the `n`. */
  readonly beyond: number;
}

/**
 * P(K ≥ beyond) for K of m new rows outside the range of n rows of the same continuous distribution,
 * whatever it is: K is beta-binomial(m; 2, n − 1), and with N = n + m
 * P(K ≥ k) = (C(N − k, n) + k C(N − k − 1, n − 1)) / C(N, n). Ties make the true chance smaller.
 * Effective sizes are rounded.
 *
 * @returns 1 when fewer than one whole row stands on a side
 * @throws RangeError when a number is negative or not finite, or `beyond` exceeds m
 * @see Wilks (1942), https://doi.org/10.1214/aoms/1177731537
 * @example
 * assert.ok(Math.abs(beyondRangeTail({ n: 2, m: 1, beyond: 1 }) - 2 / 3) < 1e-12);
 */
export function beyondRangeTail({ n, m, beyond }: BeyondRange): number {
  for (const rows of [n, m, beyond]) {
    if (!(rows >= 0 && rows < Infinity)) {
      throw new RangeError(`Rows are finite and at least 0, got ${rows}`);
    }
  }
  if (beyond > m) throw new RangeError(`${beyond} of ${m} rows cannot lie beyond a range`);
  const [kept, all] = [Math.round(n), Math.round(n) + Math.round(m)];
  const k = Math.min(Math.round(beyond), all - kept);
  if (k === 0 || kept < 2) return 1;
  const logAll = logChoose(all, kept);
  const none = Math.exp(logChoose(all - k, kept) - logAll);
  const one = k * Math.exp(logChoose(all - k - 1, kept - 1) - logAll);
  return Math.min(1, none + one);
}

function logChoose(rows: number, taken: number): number {
  if (taken > rows) return -Infinity;
  return logFactorial(rows) - logFactorial(taken) - logFactorial(rows - taken);
}
