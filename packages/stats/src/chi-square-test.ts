import {
  type HomogeneityOptions,
  type HomogeneityResult,
  homogeneityTest,
  type SharePair,
} from "./homogeneity-test.ts";
import type { BinCounts } from "./paired-totals.ts";

/**
 * χ² test of homogeneity: could two count vectors over the same bins come from one distribution?
 * χ² = Σ (O − E)² / E over both samples with E = rows of the sample × pooled share of the bin, which
 * is Σ (p − q)² / (p̄ (1/n + 1/m)); pValue = P(χ²(bins − 1) ≥ statistic). Samples of unequal size are
 * normal input, and swapping them changes nothing. No continuity correction.
 *
 * Small expected counts: see {@link HomogeneityOptions}. By Monte Carlo p is never 0.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty, `one-bin` when all rows share a bin
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Pearson (1900), https://doi.org/10.1080/14786440009463897
 * @example
 * const same = chiSquareTest([10, 10], [30, 30]);
 * assert.ok(same.defined && same.statistic === 0 && same.pValue === 1);
 */
export function chiSquareTest(
  reference: BinCounts,
  current: BinCounts,
  options: HomogeneityOptions = {},
): HomogeneityResult {
  return homogeneityTest(reference, current, chiSquare, options);
}

function chiSquare({ p, q, n, m }: SharePair): number {
  let sum = 0;
  for (let b = 0; b < p.length; b++) {
    const before = p[b] as number;
    const now = q[b] as number;
    const pooled = n * before + m * now;
    if (pooled > 0) sum += (before - now) ** 2 / pooled;
  }
  return sum * (n * m);
}
