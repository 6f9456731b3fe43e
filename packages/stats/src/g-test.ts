import {
  type HomogeneityOptions,
  type HomogeneityResult,
  homogeneityTest,
  type SharePair,
} from "./homogeneity-test.ts";
import type { BinCounts } from "./paired-totals.ts";

/**
 * G-test of homogeneity: could two histograms over the same bins come from one distribution?
 * G = 2 Σ O ln(O / E), E = rows of the sample × pooled share of the bin, in nats × rows;
 * pValue = P(χ²(bins − 1) ≥ G), where bins holds the bins with a row. Swapping the two samples
 * changes nothing.
 *
 * Small expected counts: see {@link HomogeneityOptions}. By Monte Carlo p is never 0.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty, `one-bin` when all rows share a bin
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Wilks (1938), https://doi.org/10.1214/aoms/1177732360
 * @example
 * const same = gTest([50, 50], [90, 90]);
 * assert.ok(same.defined && same.statistic === 0 && same.pValue === 1);
 */
export function gTest(
  reference: BinCounts,
  current: BinCounts,
  options: HomogeneityOptions = {},
): HomogeneityResult {
  return homogeneityTest(reference, current, likelihoodRatio, options);
}

function likelihoodRatio({ p, q, n, m }: SharePair): number {
  let sum = 0;
  for (let b = 0; b < p.length; b++) {
    const before = p[b] as number;
    const now = q[b] as number;
    const pooled = (n * before + m * now) / (n + m);
    if (pooled === 0) continue;
    const gap = (now - before) / (pooled * (n + m));
    sum += pooled * (n * information(-m * gap) + m * information(n * gap));
  }
  return Math.max(0, 2 * sum);
}

/** (1 + t) ln(1 + t) − t: adds up to O ln(O / E), but every term is ≥ 0 and exact near t = 0. */
function information(t: number): number {
  return t <= -1 ? 1 : (1 + t) * Math.log1p(t) - t;
}
