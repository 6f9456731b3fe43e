import type { PowerSums } from "./power-sums.ts";
import { type Undefined, undefinedBecause } from "./result.ts";

export interface Moments {
  readonly defined: true;
  readonly n: number;
  readonly mean: number;
  /** Σ (x − mean)²/n. */
  readonly populationVariance: number;
  /** Σ (x − mean)²/(n − 1); null for one row. */
  readonly variance: number | null;
  /** √variance. */
  readonly sd: number | null;
  /** m₃/m₂^(3/2); null when all rows are equal. */
  readonly skewness: number | null;
  /** m₄/m₂² − 3; null when all rows are equal. */
  readonly excessKurtosis: number | null;
  /** sd/√n; null for one row. */
  readonly meanStandardError: number | null;
  /** √((m₄ − σ⁴(n − 3)/(n − 1))/n)/(2σ), σ² = variance; null below two rows or when constant. */
  readonly sdStandardError: number | null;
}

/**
 * Mean, spread, shape and their standard errors from power sums. Central moments with ddof 0 for the
 * shape, as in `scipy.stats.skew` and `kurtosis`. A variance below 1e-14 of the mean square distance
 * to the center is rounding and counts as 0, so the center should be near the mean.
 *
 * @returns undefined `no-rows`, or `not-finite` when a sum is not finite
 * @throws RangeError when n is negative or NaN
 * @example
 * const { mean, variance } = momentsOf(powerSums([1, 2, 3], 2)) as Moments;
 * assert.deepEqual([mean, variance], [2, 1]);
 */
export function momentsOf({ n, sums, center }: PowerSums): Moments | Undefined {
  if (!(n >= 0)) throw new RangeError(`Rows must be at least 0, got ${n}`);
  if (n === 0) return undefinedBecause("no-rows");
  if (!sums.every(Number.isFinite) || !Number.isFinite(center))
    return undefinedBecause("not-finite");
  const [d, r2, r3, r4] = sums.map((sum) => sum / n) as [number, number, number, number];
  const raw = r2 - d * d;
  const m2 = raw > 1e-14 * r2 ? raw : 0;
  const m3 = r3 - d * (3 * r2 - 2 * d * d);
  const m4 = Math.max(m2 * m2, r4 - d * (4 * r3 - d * (6 * r2 - 3 * d * d)));
  const variance = n > 1 ? (m2 * n) / (n - 1) : null;
  const isConstant = m2 === 0;
  return {
    defined: true,
    n,
    mean: center + d,
    populationVariance: m2,
    variance,
    sd: variance === null ? null : Math.sqrt(variance),
    skewness: isConstant ? null : m3 / (m2 * Math.sqrt(m2)),
    excessKurtosis: isConstant ? null : m4 / (m2 * m2) - 3,
    meanStandardError: variance === null ? null : Math.sqrt(variance / n),
    sdStandardError: variance === null || isConstant ? null : sdError(n, variance, m4),
  };
}

function sdError(n: number, variance: number, m4: number): number {
  const ofVariance = (m4 - (variance * variance * (n - 3)) / (n - 1)) / n;
  return Math.sqrt(Math.max(0, ofVariance)) / (2 * Math.sqrt(variance));
}
