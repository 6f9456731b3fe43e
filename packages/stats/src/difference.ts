import type { CountedShare } from "./counted-share.ts";
import { fisherExact } from "./fisher-exact.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { newcombe } from "./newcombe.ts";
import { undefinedBecause, type Interval, type Undefined } from "./result.ts";
import { normalTwoSided } from "./tails.ts";

const minExpected = 5;

/** current − reference. */
export type MetricDifference =
  | {
      readonly defined: true;
      readonly value: number;
      readonly interval: Interval | null;
      readonly standardError: number | null;
      /** Two-sided; null where the samples cannot show their own noise. */
      readonly pValue: number | null;
    }
  | Undefined;

/**
 * Difference of two metrics of independent rows, current − reference: normal interval and two-sided
 * p-value from √(se² + se²). Where the limits that face each other are further away than these errors
 * say, as those of a share near 0 or 1 from few rows are, the p-value is theirs (square-and-add).
 *
 * @returns undefined for the reason of an undefined side; no interval and p-value without standard
 *   errors
 */
export function differenceOfEstimates(
  reference: MetricEstimate,
  current: MetricEstimate,
  options?: MetricOptions,
): MetricDifference {
  if (!reference.defined) return undefinedBecause(reference.why);
  if (!current.defined) return undefinedBecause(current.why);
  const { level, z } = readMetricOptions(options);
  const value = current.value - reference.value;
  const standardError = jointError(reference, current);
  if (standardError === null) {
    return { defined: true, value, interval: null, standardError, pValue: null };
  }
  const half = z * standardError;
  const interval = { lo: value - half, hi: value + half, level, kind: "normal" };
  const facing = facingDistance(reference, current) / z;
  const pValue = normalTwoSided(value / Math.max(standardError, facing));
  return { defined: true, value, interval, standardError, pValue };
}

function facingDistance(reference: DefinedMetric, current: DefinedMetric): number {
  if (!reference.interval || !current.interval) return 0;
  return current.value > reference.value
    ? Math.hypot(reference.interval.hi - reference.value, current.value - current.interval.lo)
    : Math.hypot(reference.value - reference.interval.lo, current.interval.hi - current.value);
}

/**
 * Difference of two shares that were estimated with a Wilson interval (accuracy, precision, recall, …),
 * current − reference: Newcombe's interval; p-value of the z test with pooled share while
 * all four expected counts are at least 5, else of Fisher's exact test, two-sided.
 *
 * @param options `designEffect` holds for both sides
 */
export function differenceOfProportions(
  reference: MetricEstimate,
  current: MetricEstimate,
  options?: MetricOptions,
): MetricDifference {
  if (!reference.defined) return undefinedBecause(reference.why);
  if (!current.defined) return undefinedBecause(current.why);
  const { level, designEffect } = readMetricOptions(options);
  const nEff = reference.n / designEffect;
  const mEff = current.n / designEffect;
  const before = { hits: reference.value * nEff, rows: nEff };
  const now = { hits: current.value * mEff, rows: mEff };
  const difference = newcombe(before, now, { level });
  if (!difference.defined) return difference;
  const { value, interval } = difference;
  const pValue = sharesPValue(before, now);
  return { defined: true, value, interval, standardError: jointError(reference, current), pValue };
}

function sharesPValue(before: CountedShare, now: CountedShare): number | null {
  const pooled = (before.hits + now.hits) / (before.rows + now.rows);
  const smaller = Math.min(before.rows, now.rows);
  if (smaller * Math.min(pooled, 1 - pooled) >= minExpected) {
    const spread = Math.sqrt(pooled * (1 - pooled) * (1 / before.rows + 1 / now.rows));
    return normalTwoSided((now.hits / now.rows - before.hits / before.rows) / spread);
  }
  const whole = ({ hits, rows }: CountedShare): readonly [number, number] => {
    const all = Math.round(rows);
    const some = Math.min(all, Math.round(hits));
    return [some, all - some];
  };
  const test = fisherExact(whole(before), whole(now));
  if (test.defined) return test.pValue;
  return test.why === "one-bin" ? 1 : null;
}

function jointError(a: DefinedMetric, b: DefinedMetric): number | null {
  if (a.standardError === null || b.standardError === null) return null;
  const error = Math.hypot(a.standardError, b.standardError);
  return error > 0 ? error : null;
}
