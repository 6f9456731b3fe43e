import type { BinnedSample } from "./binned-sample.ts";
import { type GapBin, gapBins } from "./gap-bins.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { type Distance, type DistanceOptions, integrateGap } from "./wasserstein.ts";
import { type BoundedDistance, sumBins } from "./wasserstein-from-bins.ts";

/**
 * Energy distance in one dimension: 2E|X − Y| − E|X − X′| − E|Y − Y′| = 2 ∫ (F − G)² dx, in units of
 * the column. Reports show √(value/sd) of the reference, which has no unit.
 *
 * @returns undefined `no-rows` or `not-finite`
 * @throws RangeError when clip.low > clip.high
 * @see https://doi.org/10.1002/wics.1375 (Rizzo, Székely 2016)
 * @example
 * assert.deepEqual(energyDistance([0], [1]), { defined: true, value: 2 });
 */
export function energyDistance(
  reference: Sample,
  current: Sample,
  { clip }: DistanceOptions = {},
): Distance | Undefined {
  return integrateGap(reference, current, clip, (gap) => 2 * gap * gap);
}

/**
 * Energy distance 2 ∫ (F − G)² dx of two samples in the same bins, the gap drawn straight between the
 * edges. In each bin it is at least (∫ e dx)²/width, the bin's sums give that exactly, and at most
 * width times the square of the largest gap possible there.
 *
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when the bins differ or clip.low > clip.high
 * @example
 * const sample = { edges: [0], counts: [1, 1], sums: [-1, 1], center: 0, min: -1, max: 1 };
 * assert.equal(energyFromBins(sample, { ...sample, counts: [0, 0] }).defined, false);
 */
export function energyFromBins(
  reference: BinnedSample,
  current: BinnedSample,
  { clip }: DistanceOptions = {},
): BoundedDistance | Undefined {
  const bins = gapBins(reference, current, clip);
  if (bins === null) return undefinedBecause("no-rows");
  return sumBins(bins, squaredArea);
}

function squaredArea({ width, left, right, lowest, highest, area }: GapBin) {
  const straight = (2 * width * (left * left + left * right + right * right)) / 3;
  const hi = 2 * width * Math.max(highest * highest, lowest * lowest);
  const lo = Math.min(hi, area === null ? 0 : (2 * area * area) / width);
  return { value: Math.min(hi, Math.max(lo, straight)), lo, hi };
}
