import type { DistanceConventions, DistanceResult } from "./binned-distance.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { undefinedBecause } from "./result.ts";
import { halfRow, smoothedShares, type ZeroRule } from "./smoothed-shares.ts";

export interface PsiOptions {
  /** @default half a row added to every bin of both sides */
  readonly zero?: ZeroRule;
}

export const psiConventions: DistanceConventions = Object.freeze({
  logBase: "e",
  root: false,
  zero: "half",
});

/**
 * Population stability index Σ (q − p) ln(q / p) in nats, p and q the shares of a bin among reference
 * and current rows after half a row was added to every bin that holds one on either side. Symmetric,
 * ≥ 0, never infinite. Without drift it is about (1/n + 1/m) χ²(bins − 1): judge it with
 * `distanceNull("psi", …)`, not by a constant.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Potgieter et al. (2023), https://arxiv.org/abs/2307.11878
 * @example
 * assert.deepEqual(psi([5, 5], [5, 5]), { defined: true, value: 0, contributions: [0, 0] });
 */
export function psi(
  reference: BinCounts,
  current: BinCounts,
  { zero = halfRow }: PsiOptions = {},
): DistanceResult {
  const { n, m } = pairedTotals(reference, current);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const { p, q } = smoothedShares(reference, current, zero);
  const contributions = Array.from(p, (before, b) => {
    const now = q[b] as number;
    const [less, more] = before < now ? [before, now] : [now, before];
    return less === more ? 0 : (more - less) * Math.log(more / less);
  });
  const value = contributions.reduce((sum, part) => sum + part, 0);
  return { defined: true, value, contributions };
}
