import { type DistanceConventions, type DistanceResult, sumOverBins } from "./binned-distance.ts";
import { contingencyChiSquare } from "./chi-square-dialects.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type Estimate, undefinedBecause } from "./result.ts";

export const cramersVConventions: DistanceConventions = Object.freeze({
  logBase: null,
  root: true,
  zero: "none",
});

/**
 * Cramér's V between "which sample" and "which bin", balanced: V² = ¼ Σ (p − q)² / ((p + q) / 2), as if
 * both samples had equally many rows, because plain V shrinks when n ≫ m. In [0, 1], symmetric. The
 * parts per bin sum to its square. Without drift V² is about (1/n + 1/m) χ²(bins − 1) / 4.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see https://en.wikipedia.org/wiki/Cram%C3%A9r%27s_V
 * @example
 * assert.deepEqual(cramersV([4, 0], [0, 2]), { defined: true, value: 1, contributions: [0.5, 0.5] });
 */
export function cramersV(reference: BinCounts, current: BinCounts): DistanceResult {
  return sumOverBins(reference, current, (p, q) => (p - q) ** 2 / (2 * (p + q)), Math.sqrt);
}

export interface BiasCorrectedOptions {
  /** Yates' continuity correction when there are only two bins. @default true */
  readonly yates?: boolean;
}

/**
 * The bias-corrected dialect: φ² = χ² / N of the 2 × k table, φ̃² = max(0, φ² − (k − 1)/(N − 1)),
 * k̃ = k − (k − 1)²/(N − 1), r̃ = 2 − 1/(N − 1), value √(φ̃² / min(k̃ − 1, r̃ − 1)). Unlike the balanced
 * form it depends on the ratio of n to m. Clipped to at most 1.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty, `too-few` below 3 rows, `one-bin` when all rows
 *   share a bin
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Bergsma (2013), https://doi.org/10.1016/j.jkss.2012.10.002
 * @example
 * assert.deepEqual(cramersVBiasCorrected([9, 9], [9, 9]), {
 *   defined: true,
 *   value: 0,
 *   interval: null,
 * });
 */
export function cramersVBiasCorrected(
  reference: BinCounts,
  current: BinCounts,
  { yates = true }: BiasCorrectedOptions = {},
): Estimate {
  const { n, m, occupied } = pairedTotals(reference, current);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  if (occupied < 2) return undefinedBecause("one-bin");
  const rows = n + m;
  if (rows < 3) return undefinedBecause("too-few");

  const correction = yates && occupied === 2 ? 0.5 : 0;
  const phiSquared = contingencyChiSquare(reference, current, { n, m, correction }) / rows;
  const corrected = Math.max(0, phiSquared - (occupied - 1) / (rows - 1));
  const freeBins = occupied - 1 - (occupied - 1) ** 2 / (rows - 1);
  const freeSamples = 1 - 1 / (rows - 1);
  const smaller = Math.min(freeBins, freeSamples);
  if (smaller <= 0) return undefinedBecause("too-few");
  const value = Math.min(1, Math.sqrt(corrected / smaller));
  return { defined: true, value, interval: null };
}
