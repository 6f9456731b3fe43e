import tQuantile from "@stdlib/stats-base-dists-t-quantile";

/**
 * How far the next of some differences may lie from 0, when the earlier ones are all that is known of how
 * much they vary and none of them has a cause: half the prediction interval of a normal variable with mean
 * 0 and unknown variance,
 *
 *     t(1 − (1 − level) / 2; n) · √(Σ dᵢ² / n)
 *
 * in the unit of the differences. Differences that depend on each other, such as those of neighbouring
 * stretches of time, make it less exact.
 *
 * @param differences finite; at least three
 * @returns 0 when all are 0; null with fewer than three, or where one is not finite
 * @see Geisser, Predictive Inference (1993), chapter 2
 * @example
 * const limit = nextDifference([0.1, -0.1, 0.1, -0.1]);
 * assert.ok(limit !== null && Math.abs(limit - 0.27764451051977987) < 1e-12);
 */
export function nextDifference(differences: readonly number[], level = 0.95): number | null {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level must lie between 0 and 1, got ${level}`);
  const n = differences.length;
  if (n < fewest || !differences.every(Number.isFinite)) return null;
  const largest = Math.max(...differences.map(Math.abs));
  if (largest === 0) return 0;
  // Scaled, so that no square overflows or vanishes.
  const mean = differences.reduce((sum, one) => sum + (one / largest) ** 2, 0) / n;
  return tQuantile((1 + level) / 2, n) * Math.sqrt(mean) * largest;
}

const fewest = 3;
