import { type DistanceConventions, type DistanceResult, sumOverBins } from "./binned-distance.ts";
import type { BinCounts } from "./paired-totals.ts";

export interface JensenShannonOptions {
  /** Base of the logarithm. @default "e" for the divergence, 2 for the distance */
  readonly base?: "e" | 2;
}

export const jensenShannonDivergenceConventions: DistanceConventions = Object.freeze({
  logBase: "e",
  root: false,
  zero: "none",
});

export const jensenShannonDistanceConventions: DistanceConventions = Object.freeze({
  logBase: 2,
  root: true,
  zero: "none",
});

/**
 * Jensen-Shannon divergence ½ KL(p ‖ r) + ½ KL(q ‖ r), r = (p + q) / 2, p and q the shares per bin of
 * reference and current rows, both weighing the same whatever n and m are. In nats, at most ln 2;
 * in bits with `base: 2`, at most 1. Symmetric; empty bins need no smoothing. Without drift about
 * (1/n + 1/m) χ²(bins − 1) / 8 nats.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Lin (1991), https://doi.org/10.1109/18.61115
 * @example
 * assert.deepEqual(jensenShannonDivergence([4, 0], [0, 2], { base: 2 }), {
 *   defined: true,
 *   value: 1,
 *   contributions: [0.5, 0.5],
 * });
 */
export function jensenShannonDivergence(
  reference: BinCounts,
  current: BinCounts,
  { base = "e" }: JensenShannonOptions = {},
): DistanceResult {
  return sumOverBins(reference, current, termInBase(base));
}

/**
 * Jensen-Shannon distance: the square root of the Jensen-Shannon divergence, a metric. With base 2
 * (default) it lies in [0, 1]. The parts per bin sum to its square.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Endres and Schindelin (2003), https://doi.org/10.1109/TIT.2003.813506
 * @example
 * assert.deepEqual(jensenShannonDistance([4, 0], [0, 2]), {
 *   defined: true,
 *   value: 1,
 *   contributions: [0.5, 0.5],
 * });
 */
export function jensenShannonDistance(
  reference: BinCounts,
  current: BinCounts,
  { base = 2 }: JensenShannonOptions = {},
): DistanceResult {
  return sumOverBins(reference, current, termInBase(base), Math.sqrt);
}

function termInBase(base: "e" | 2): (p: number, q: number) => number {
  return base === 2 ? (p, q) => term(p, q) / Math.LN2 : term;
}

/** ½ p ln(p / r) + ½ q ln(q / r) without cancellation: p and q are r (1 ± t). */
function term(p: number, q: number): number {
  const sum = p + q;
  const t = (p - q) / sum;
  if (Math.abs(t) >= 1) return (sum / 2) * Math.LN2;
  return (sum / 4) * (Math.log1p(-t * t) + 2 * t * Math.atanh(t));
}
