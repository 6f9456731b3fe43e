import { quantileRanks } from "./quantile-ranks.ts";
import { type Estimate, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";

export interface QuantileOptions {
  /** Confidence level of the interval. @default 0.95 */
  readonly level?: number;
}

/**
 * The q-quantile of a sample, the ⌈qn⌉-th smallest value (the inverse of the empirical distribution
 * function), with the order-statistic interval, which holds for any distribution. The interval is
 * null where the sample is too small for its level.
 *
 * @param q in [0, 1]; 0 is the smallest value
 * @returns undefined `no-rows` or `not-finite`
 * @throws RangeError when q or the level is out of range
 * @example
 * const median = quantile([3, 1, 2], 0.5);
 * assert.equal(median.defined && median.value, 2);
 */
export function quantile(
  sample: Sample,
  q: number,
  { level = 0.95 }: QuantileOptions = {},
): Estimate {
  const { lower, upper } = quantileRanks(sample.length, q, level);
  if (sample.length === 0) return undefinedBecause("no-rows");
  const sorted = sortedFinite(sample);
  if (sorted === null) return undefinedBecause("not-finite");
  const value = sorted[quantileRank(sorted.length, q) - 1] as number;
  const [lo, hi] = [sorted[lower - 1], sorted[upper - 1]];
  const interval =
    lo === undefined || hi === undefined ? null : { lo, hi, level, kind: "order-statistics" };
  return { defined: true, value, interval };
}

/** The rank ⌈qn⌉, at least 1, of the q-quantile; forgives the rounding of q·n. */
export function quantileRank(n: number, q: number): number {
  const exact = q * n;
  const near = Math.round(exact);
  const rank = Math.abs(exact - near) <= 1e-9 * Math.max(1, near) ? near : Math.ceil(exact);
  return Math.min(n, Math.max(1, rank));
}
