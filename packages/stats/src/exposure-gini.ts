import { requireCounts } from "./counts-check.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { undefinedBecause } from "./result.ts";

/**
 * Gini coefficient of exposure over the catalogue, Σ (2i − n − 1) x_(i) / (n Σx) with x ascending: 0
 * when all items are shown equally often, (n − 1)/n when one item has it all.
 *
 * @param exposures times each catalogue item was shown; items never shown are listed with 0
 * @returns undefined when nothing was shown
 * @example
 * const gini = exposureGini([0, 4]);
 * assert.ok(gini.defined && gini.value === 0.5);
 */
export function exposureGini(exposures: readonly number[]): MetricEstimate {
  requireCounts(exposures, "exposures");
  const n = exposures.length;
  if (n === 0) return undefinedBecause("no-rows");
  const ascending = [...exposures].sort((a, b) => a - b);
  let weighted = 0;
  let total = 0;
  ascending.forEach((count, i) => {
    weighted += (2 * (i + 1) - n - 1) * count;
    total += count;
  });
  if (total === 0) return undefinedBecause("zero-denominator");
  const value = Math.max(0, weighted / (n * total));
  return { defined: true, value, interval: null, standardError: null, n };
}
