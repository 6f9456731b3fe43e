import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { newcombe } from "./newcombe.ts";
import { undefinedBecause, type Interval, type Undefined } from "./result.ts";
import { normalTwoSided } from "./tails.ts";

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
 * p-value from √(se² + se²).
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
  const pValue = normalTwoSided(value / standardError);
  return { defined: true, value, interval, standardError, pValue };
}

/**
 * Difference of two shares that were estimated with a Wilson interval (accuracy, precision, recall, …),
 * current − reference: Newcombe's interval; p-value of the z test with pooled share, two-sided.
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
  const pooled = (before.hits + now.hits) / (nEff + mEff);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / nEff + 1 / mEff));
  const { value, interval } = difference;
  const pValue = spread > 0 ? normalTwoSided(value / spread) : 1;
  return { defined: true, value, interval, standardError: jointError(reference, current), pValue };
}

function jointError(a: DefinedMetric, b: DefinedMetric): number | null {
  if (a.standardError === null || b.standardError === null) return null;
  const error = Math.hypot(a.standardError, b.standardError);
  return error > 0 ? error : null;
}
