import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireCount, requireCounts } from "./counts-check.ts";
import type { Interval, Undefined } from "./result.ts";
import { undefinedBecause } from "./result.ts";
import { studentTwoSided } from "./tails.ts";

export interface UsualCountOptions {
  /** @default 0.95 */
  readonly level?: number;
}

/** A count beside those of windows like its own. */
export interface ComparedCount {
  readonly defined: true;
  /** The usual count: the geometric mean. */
  readonly usual: number;
  /** Where a count like the earlier ones lies with the level's chance. */
  readonly interval: Interval;
  /** ln(count / usual), both with one half added. */
  readonly logRatio: number;
  /** Standard error of `logRatio` when nothing changed. */
  readonly noise: number;
  readonly pValue: number;
}

const leastWindows = 3;

/**
 * Whether a count of events is like those of earlier windows. With y = ln(x + ½), the count's deviation
 * from the mean of k windows has variance σ²(1 + 1/k); σ² is what the windows show, and at least 1/(x̄ + ½),
 * what Poisson counts would: so counts may vary more than chance alone makes them, by as much as they did.
 * The ratio of both is compared with Student's t of k − 1 degrees of freedom.
 *
 * Windows are taken to be independent and of one level: a trend or a season that the windows do not
 * cover is seen as a change.
 *
 * @param earlier whole counts of windows like this one, at least three
 * @param count events of this window
 * @returns undefined with fewer windows
 * @throws RangeError when a count is negative or not finite
 * @example
 * const result = usualCount([100, 110, 95, 105], 300);
 * assert.ok(result.defined && result.pValue < 0.01 && result.interval.hi < 300);
 */
export function usualCount(
  earlier: readonly number[],
  count: number,
  { level = 0.95 }: UsualCountOptions = {},
): ComparedCount | Undefined {
  requireCounts(earlier, "earlier");
  requireCount(count, "count");
  const windows = earlier.length;
  if (windows < leastWindows) return undefinedBecause("too-few");
  const logs = earlier.map((value) => Math.log(value + 0.5));
  const mean = logs.reduce((sum, log) => sum + log, 0) / windows;
  const spread = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (windows - 1);
  const average = earlier.reduce((sum, value) => sum + value, 0) / windows;
  const variance = Math.max(spread, 1 / (average + 0.5));
  const noise = Math.sqrt(variance * (1 + 1 / windows));
  const logRatio = Math.log(count + 0.5) - mean;
  const reach = tQuantile((1 + level) / 2, windows - 1) * noise;
  const at = (log: number): number => Math.max(0, Math.exp(log) - 0.5);
  const [lo, hi] = [at(mean - reach), at(mean + reach)];
  return {
    defined: true,
    usual: at(mean),
    interval: { lo, hi, level, kind: "student, of logarithms" },
    logRatio,
    noise,
    pValue: studentTwoSided(logRatio / noise, windows - 1),
  };
}
