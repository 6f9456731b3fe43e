import { normalQuantile } from "./normal-quantile.ts";
import { type Estimate, undefinedBecause } from "./result.ts";

/** Sizes and error rates of a planned two-sided comparison. */
export interface PowerSetting {
  /** (Effective) rows of the reference. */
  readonly n: number;
  /** (Effective) rows of the current sample. */
  readonly m: number;
  /** @default 0.01 */
  readonly alpha?: number;
  /** Probability of finding the effect. @default 0.8 */
  readonly power?: number;
}

/**
 * The smallest difference of two means, in standard deviations of a row, that a two-sided test finds
 * with the given power: (z_{1−α/2} + z_power) √(1/n + 1/m). Normal approximation.
 *
 * @throws RangeError when sizes are not above 0 or rates outside (0, 1)
 * @example
 * assert.ok(Math.abs(smallestMeanShift({ n: 1000, m: 1000, alpha: 0.05 }) - 0.1253) < 1e-4);
 */
export function smallestMeanShift(setting: PowerSetting): number {
  const { s, critical, reserve } = normalTerms(setting);
  return (critical + reserve) * Math.sqrt(s);
}

/**
 * The smallest Kolmogorov-Smirnov distance between the populations that the two-sample test finds with
 * the given power: (√(−½ ln(α/2)) + ½ z_power) √(1/n + 1/m), from the first term of Kolmogorov's law
 * and the largest standard error a difference of two distribution functions can have.
 *
 * @throws RangeError when sizes are not above 0 or rates outside (0, 1)
 * @example
 * assert.ok(smallestKsDistance({ n: 1000, m: 1000 }) < 0.1);
 */
export function smallestKsDistance(setting: PowerSetting): number {
  const { s, alpha, reserve } = normalTerms(setting);
  return (Math.sqrt(-Math.log(alpha / 2) / 2) + reserve / 2) * Math.sqrt(s);
}

export interface ShareShiftSetting extends PowerSetting {
  /** Share of hits in the reference, in [0, 1]. */
  readonly share: number;
  /** @default "rise" */
  readonly direction?: "rise" | "fall";
}

/**
 * The smallest change of a share that the pooled z test finds with the given power: δ with
 * δ = z_{1−α/2} √(p̄(1 − p̄) s) + z_power √(p(1 − p)/n + q(1 − q)/m), q = p ± δ. Normal approximation.
 *
 * @returns δ > 0; undefined `not-applicable` when even a share of 1 (or 0) would not be found
 * @throws RangeError when sizes are not above 0, or rates or the share are out of range
 * @see Fleiss, Tytun and Ury (1980), https://doi.org/10.2307/2529990
 * @example
 * const rise = smallestShareShift({ n: 1000, m: 1000, share: 0.1, alpha: 0.05 });
 * assert.ok(rise.defined && Math.abs(rise.value - 0.0403) < 1e-3);
 */
export function smallestShareShift(setting: ShareShiftSetting): Estimate {
  const { n, m, share, direction = "rise" } = setting;
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share lies in [0, 1], got ${share}`);
  const { s, critical, reserve } = normalTerms(setting);
  const isFound = (shift: number): boolean => {
    const q = direction === "rise" ? share + shift : share - shift;
    const pooled = (n * share + m * q) / (n + m);
    const needed =
      critical * Math.sqrt(pooled * (1 - pooled) * s) +
      reserve * Math.sqrt((share * (1 - share)) / n + Math.max(0, q * (1 - q)) / m);
    return shift >= needed;
  };
  let hi = direction === "rise" ? 1 - share : share;
  if (hi === 0 || !isFound(hi)) return undefinedBecause("not-applicable");
  let lo = 0;
  while (hi - lo > 1e-12) {
    const middle = (lo + hi) / 2;
    if (isFound(middle)) hi = middle;
    else lo = middle;
  }
  return { defined: true, value: hi, interval: null };
}

function normalTerms({ n, m, alpha = 0.01, power = 0.8 }: PowerSetting): {
  readonly s: number;
  readonly alpha: number;
  readonly critical: number;
  readonly reserve: number;
} {
  if (!(n > 0 && n < Infinity && m > 0 && m < Infinity)) {
    throw new RangeError(`Sizes are finite and above 0, got ${n} and ${m}`);
  }
  for (const rate of [alpha, power]) {
    if (!(rate > 0 && rate < 1)) throw new RangeError(`A rate lies in (0, 1), got ${rate}`);
  }
  return {
    s: 1 / n + 1 / m,
    alpha,
    critical: -normalQuantile(alpha / 2),
    reserve: normalQuantile(power),
  };
}
