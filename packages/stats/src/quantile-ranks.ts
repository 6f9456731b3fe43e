import betainc from "@stdlib/math-base-special-betainc";
import { normalQuantile } from "./normal-quantile.ts";

export interface QuantileRanks {
  /** 1-based rank of the lower end, 0 where no row is low enough. */
  readonly lower: number;
  /** 1-based rank of the upper end, n + 1 where no row is high enough. */
  readonly upper: number;
  /** P(lower end ≤ quantile < upper end), at least the level asked for. */
  readonly coverage: number;
}

/**
 * Ranks of the two order statistics that hold the q-quantile of any distribution with probability of
 * at least `level`: P(l ≤ X < u), X ~ Bin(n, q), each tail at most (1 − level)/2.
 *
 * @param n rows, a whole number ≥ 0
 * @param q in [0, 1]
 * @param level in (0, 1)
 * @throws RangeError when an argument is out of range
 * @example
 * assert.deepEqual([quantileRanks(10, 0.5, 0.95).lower, quantileRanks(10, 0.5, 0.95).upper], [2, 9]);
 */
export function quantileRanks(n: number, q: number, level: number): QuantileRanks {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Rows must be whole and ≥ 0, got ${n}`);
  if (!(q >= 0 && q <= 1)) throw new RangeError(`Quantile must be in [0, 1], got ${q}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`Level must be in (0, 1), got ${level}`);
  const tail = (1 - level) / 2;
  const lower = largestWith(n, (k) => k === 0 || below(n, q, k - 1) <= tail, start(n, q, tail));
  const upper =
    n + 1 - largestWith(n, (k) => k === 0 || below(n, 1 - q, k - 1) <= tail, start(n, 1 - q, tail));
  return { lower, upper, coverage: below(n, q, upper - 1) - below(n, q, lower - 1) };
}

// P(Bin(n, q) ≤ k)
function below(n: number, q: number, k: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (q === 0) return 1;
  if (q === 1) return 0;
  return betainc(1 - q, n - k, k + 1, true, false);
}

function start(n: number, q: number, tail: number): number {
  const guess = Math.floor(n * q + normalQuantile(tail) * Math.sqrt(n * q * (1 - q)));
  return Math.min(n, Math.max(0, guess));
}

// The largest k in 0 … n that is still good; `isGood` turns from true to false once, near `from`.
function largestWith(n: number, isGood: (k: number) => boolean, from: number): number {
  let k = from;
  while (k > 0 && !isGood(k)) k--;
  while (k < n && isGood(k + 1)) k++;
  return k;
}
