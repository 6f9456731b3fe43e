import { normalQuantile } from "./normal-quantile.ts";
import { checkCountedShare, type CountedShare } from "./counted-share.ts";
import { type Estimate, undefinedBecause } from "./result.ts";

export interface WilsonOptions {
  /** Probability that the interval covers the true share. @default 0.95 */
  readonly level?: number;
  /** Effective rows, when rows depend on each other. @default all rows */
  readonly effectiveRows?: number;
}

/**
 * A share with Wilson's score interval: (p + z²/2N ± z √(p(1 − p)/N + z²/4N²)) / (1 + z²/N), p = hits /
 * rows, N the effective rows. It stays inside [0, 1] and has width at p = 0 and p = 1.
 *
 * @returns undefined `no-rows` without rows
 * @throws RangeError when hits or rows are negative, not finite, or hits exceed rows, or the level is
 *   outside (0, 1)
 * @see Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953
 * @example
 * const accuracy = wilson({ hits: 90, rows: 100 });
 * assert.ok(accuracy.defined && accuracy.value === 0.9 && accuracy.interval.lo > 0.82);
 */
export function wilson(share: CountedShare, options: WilsonOptions = {}): Estimate {
  checkCountedShare(share);
  const { level = 0.95, effectiveRows = share.rows } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies in (0, 1), got ${level}`);
  if (!(effectiveRows >= 0 && effectiveRows < Infinity)) {
    throw new RangeError(`Effective rows are finite and at least 0, got ${effectiveRows}`);
  }
  if (share.rows === 0 || effectiveRows === 0) return undefinedBecause("no-rows");
  const value = share.hits / share.rows;
  const { lo, hi } = wilsonLimits(value, effectiveRows, -normalQuantile((1 - level) / 2));
  return { defined: true, value, interval: { lo, hi, level, kind: "wilson" } };
}

function wilsonLimits(p: number, rows: number, z: number): { lo: number; hi: number } {
  const weight = (z * z) / rows;
  const center = p + weight / 2;
  const half = z * Math.sqrt((p * (1 - p)) / rows + (z * z) / (4 * rows * rows));
  return {
    lo: p === 0 ? 0 : Math.max(0, (center - half) / (1 + weight)),
    hi: p === 1 ? 1 : Math.min(1, (center + half) / (1 + weight)),
  };
}
