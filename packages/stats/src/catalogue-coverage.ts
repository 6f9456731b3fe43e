import type { MetricEstimate } from "./metric-estimate.ts";
import { undefinedBecause } from "./result.ts";

/**
 * Share of the catalogue that was shown at least once.
 *
 * @param exposures times each catalogue item was shown; items never shown are listed with 0
 * @returns without interval, it grows with the number of lists; undefined for an empty catalogue
 * @example
 * const half = catalogueCoverage([3, 0]);
 * assert.ok(half.defined && half.value === 0.5);
 */
export function catalogueCoverage(exposures: readonly number[]): MetricEstimate {
  const n = exposures.length;
  if (n === 0) return undefinedBecause("no-rows");
  const value = exposures.filter((count) => count > 0).length / n;
  return { defined: true, value, interval: null, standardError: null, n };
}
