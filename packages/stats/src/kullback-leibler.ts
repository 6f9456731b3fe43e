import type { DistanceConventions, DistanceResult } from "./binned-distance.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { undefinedBecause } from "./result.ts";
import { halfRow, smoothedShares, type ZeroRule } from "./smoothed-shares.ts";

export interface KullbackLeiblerOptions {
  /** @default half a row added to every bin of both sides */
  readonly zero?: ZeroRule;
  /** Whose shares weigh the log ratios. @default "current" */
  readonly weightedBy?: "current" | "reference";
}

export const kullbackLeiblerConventions: DistanceConventions = Object.freeze({
  logBase: "e",
  root: false,
  zero: "half",
});

/**
 * Kullback-Leibler divergence KL(current ‖ reference) = Σ q ln(q / p) in nats, after half a row was
 * added to every bin that holds one on either side. Not symmetric: `weightedBy: "reference"` gives
 * KL(reference ‖ current). The part of a bin is q ln(q / p) − q + p, which is ≥ 0 and has the same sum
 * wherever the shares sum to 1. Without drift about ½ (1/n + 1/m) χ²(bins − 1).
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Kullback and Leibler (1951), https://doi.org/10.1214/aoms/1177729694
 * @example
 * assert.deepEqual(kullbackLeibler([2, 2], [2, 2]), {
 *   defined: true,
 *   value: 0,
 *   contributions: [0, 0],
 * });
 */
export function kullbackLeibler(
  reference: BinCounts,
  current: BinCounts,
  { zero = halfRow, weightedBy = "current" }: KullbackLeiblerOptions = {},
): DistanceResult {
  const { n, m } = pairedTotals(reference, current);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const { p, q } = smoothedShares(reference, current, zero);
  const [from, to] = weightedBy === "current" ? [p, q] : [q, p];
  const contributions = Array.from(to, (share, b) => divergence(share, from[b] as number));
  const value = contributions.reduce((sum, part) => sum + part, 0);
  const missingMass = zero.kind === "add" ? 0 : total(to) - total(from);
  return { defined: true, value: value + missingMass, contributions };
}

function divergence(share: number, other: number): number {
  if (share === other) return 0;
  const t = (share - other) / other;
  return other * ((1 + t) * Math.log1p(t) - t);
}

function total(shares: Float64Array): number {
  return shares.reduce((sum, share) => sum + share, 0);
}
