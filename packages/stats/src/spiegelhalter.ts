import type { BinaryScoreCounts } from "./binary-score-counts.ts";
import { undefinedBecause, type TestResult } from "./result.ts";
import { sumOf } from "./sum-of.ts";
import { normalTwoSided } from "./tails.ts";

/**
 * Spiegelhalter's test of calibration: z = Σ(y − p)(1 − 2p) / √Σ(1 − 2p)² p(1 − p), normal when every
 * p is the true probability. The numerator is Σ(y − p)² − Σp(1 − p), so sums per window suffice.
 *
 * @returns z and the two-sided p-value; undefined without rows, or when every p is 0, ½ or 1
 * @see Spiegelhalter (1986), https://doi.org/10.1002/sim.4780050506
 */
export function spiegelhalterTest(counts: BinaryScoreCounts): TestResult {
  const n = sumOf(counts.positives) + sumOf(counts.negatives);
  if (n === 0) return undefinedBecause("no-rows");
  const variance = sumOf(counts.spiegelhalters);
  if (!(variance > 0)) return undefinedBecause("zero-denominator");
  const statistic = (sumOf(counts.briers) - sumOf(counts.variances)) / Math.sqrt(variance);
  return { defined: true, statistic, pValue: normalTwoSided(statistic) };
}
