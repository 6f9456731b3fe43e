import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { type Interval, type Undefined, undefinedBecause } from "./result.ts";
import { studentTwoSided } from "./tails.ts";

/** What Welch's test needs of a sample. */
export interface MeanAndVariance {
  readonly n: number;
  readonly mean: number;
  /** Σ (x − mean)²/(n − 1). */
  readonly variance: number;
}

export interface WelchOptions {
  /** Confidence level of the interval. @default 0.95 */
  readonly level?: number;
}

export interface WelchTested {
  readonly defined: true;
  /** (current mean − reference mean)/standard error. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Satterthwaite's degrees of freedom. */
  readonly df: number;
  /** Current mean − reference mean. */
  readonly difference: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * Welch's t-test: do two means differ, whatever the variances? t = (ȳ − x̄)/√(v₁/n + v₂/m), with
 * df = (v₁/n + v₂/m)²/((v₁/n)²/(n − 1) + (v₂/m)²/(m − 1)). Two-sided, with an interval for ȳ − x̄.
 *
 * @param reference its rows, mean and sample variance
 * @param current the same of the current sample
 * @returns undefined `too-few` below two rows a side, `not-finite`, or `constant` when both variances
 *   are 0 and the means differ; equal constants give p = 1
 * @throws RangeError when a variance or n is negative, or the level is outside (0, 1)
 * @see https://doi.org/10.1093/biomet/34.1-2.28 (Welch 1947)
 * @example
 * const a = { n: 10, mean: 1, variance: 4 };
 * const result = welchTest(a, { ...a, mean: 3 });
 * assert.equal(result.defined && result.df, 18);
 */
export function welchTest(
  reference: MeanAndVariance,
  current: MeanAndVariance,
  { level = 0.95 }: WelchOptions = {},
): WelchTested | Undefined {
  if (!(level > 0 && level < 1)) throw new RangeError(`Level must be in (0, 1), got ${level}`);
  for (const { n, variance } of [reference, current])
    if (n < 0 || variance < 0)
      throw new RangeError(`Rows and variance must be at least 0, got ${n} and ${variance}`);
  if (!(reference.n >= 2 && current.n >= 2)) return undefinedBecause("too-few");
  const [a, b] = [reference.variance / reference.n, current.variance / current.n];
  const difference = current.mean - reference.mean;
  if (!Number.isFinite(difference) || !Number.isFinite(a + b))
    return undefinedBecause("not-finite");
  const standardError = Math.sqrt(a + b);
  if (standardError === 0 && difference !== 0) return undefinedBecause("constant");
  const df = satterthwaite(a, reference.n - 1, b, current.n - 1);
  const statistic = standardError === 0 ? 0 : difference / standardError;
  const reach = standardError * tQuantile((1 + level) / 2, df);
  return {
    defined: true,
    statistic,
    pValue: studentTwoSided(statistic, df),
    df,
    difference,
    standardError,
    interval: { lo: difference - reach, hi: difference + reach, level, kind: "welch" },
  };
}

// Written in shares of the variance, which cannot underflow.
function satterthwaite(a: number, freedomA: number, b: number, freedomB: number): number {
  if (a + b === 0) return freedomA + freedomB;
  const share = a / (a + b);
  return 1 / (share ** 2 / freedomA + (1 - share) ** 2 / freedomB);
}
