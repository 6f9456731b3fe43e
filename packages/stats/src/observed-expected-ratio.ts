import type { BinaryScoreCounts } from "./binary-score-counts.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause } from "./result.ts";
import { sumOf } from "./sum-of.ts";

/**
 * Observed ÷ expected positives, Σy / Σp: calibration in the large, 1 when the rate is right.
 *
 * The interval holds O/E ± z √(Σp(1−p)) / E: positives are a sum of independent draws, a Poisson
 * binomial, whose variance the model itself states.
 *
 * @returns undefined without rows, or when no positive was expected
 */
export function observedExpectedRatio(
  counts: BinaryScoreCounts,
  options?: MetricOptions,
): MetricEstimate {
  const { level, designEffect, z } = readMetricOptions(options);
  const observed = sumOf(counts.positives);
  const n = observed + sumOf(counts.negatives);
  const expected = sumOf(counts.scores);
  if (n === 0) return undefinedBecause("no-rows");
  if (!(expected > 0)) return undefinedBecause("zero-denominator");
  const value = observed / expected;
  const standardError = Math.sqrt(sumOf(counts.variances) * designEffect) / expected;
  const half = z * standardError;
  const interval = {
    lo: Math.max(0, value - half),
    hi: value + half,
    level,
    kind: "Poisson binomial, normal",
  };
  return { defined: true, value, interval, standardError, n };
}
