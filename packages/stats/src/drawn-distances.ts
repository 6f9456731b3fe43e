import type { DistanceResult } from "./binned-distance.ts";
import { createMultinomial } from "./multinomial-draws.ts";
import type { BinCounts } from "./paired-totals.ts";
import type { Random } from "./random.ts";

/**
 * Distances of `draws` pairs of samples drawn from the same shares, sorted upwards. Sizes are rounded
 * to whole rows. A distance that is undefined on a pair (no bin in common) counts as Infinity.
 *
 * @throws RangeError when a size rounds to 0 or `draws` is not a whole number above 0
 */
export function drawDistances(
  measure: (reference: BinCounts, current: BinCounts) => DistanceResult,
  { n, m, shares }: { readonly n: number; readonly m: number; readonly shares: ArrayLike<number> },
  random: Random,
  draws: number,
): Float64Array {
  if (!Number.isInteger(draws) || draws < 1) {
    throw new RangeError(`Draws are a whole number above 0, got ${draws}`);
  }
  const sampler = createMultinomial(shares);
  const before = new Float64Array(shares.length);
  const now = new Float64Array(shares.length);
  return Float64Array.from({ length: draws }, () => {
    sampler.draw(Math.round(n), random, before);
    sampler.draw(Math.round(m), random, now);
    const result = measure(before, now);
    return result.defined ? result.value : Infinity;
  }).sort();
}
