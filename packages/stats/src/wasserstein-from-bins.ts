import type { BinnedSample } from "./binned-sample.ts";
import { type GapBin, gapBins } from "./gap-bins.ts";
import type { Bounds } from "./metric-estimate.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import type { DistanceOptions } from "./wasserstein.ts";

export interface BoundedDistance {
  readonly defined: true;
  readonly value: number;
  /** Surely holds the distance of the rows themselves. */
  readonly bounds: Bounds;
}

/**
 * Wasserstein-1 distance ∫ |F − G| dx of two samples in the same bins, in units of the column. Where
 * the gap cannot change sign inside a bin, the bin's sums give its part exactly; elsewhere the gap is
 * drawn straight between the edges, which is off by at most ½ width (p + q), p and q the bin's shares.
 *
 * @param reference a binned sample; the open bins reach to its and the other's min and max
 * @param current a sample in the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when the bins differ or clip.low > clip.high
 * @see https://doi.org/10.1137/1118101 (Vallender 1974)
 * @example
 * const sample = { edges: [0], counts: [0, 1], sums: [0, 1], center: 0, min: 1, max: 1 };
 * const moved = { ...sample, sums: [0, 3], min: 3, max: 3 };
 * const distance = wassersteinFromBins(sample, moved);
 * assert.ok(distance.defined && distance.bounds.lo === 2);
 */
export function wassersteinFromBins(
  reference: BinnedSample,
  current: BinnedSample,
  { clip }: DistanceOptions = {},
): BoundedDistance | Undefined {
  const bins = gapBins(reference, current, clip);
  if (bins === null) return undefinedBecause("no-rows");
  return sumBins(bins, absoluteArea);
}

/** Adds the parts of a distance, one per bin. */
export function sumBins(
  bins: readonly GapBin[],
  part: (bin: GapBin) => Bounds & { readonly value: number },
): BoundedDistance {
  let [value, lo, hi] = [0, 0, 0];
  for (const bin of bins) {
    const own = part(bin);
    value += own.value;
    lo += own.lo;
    hi += own.hi;
  }
  return { defined: true, value, bounds: { lo, hi } };
}

function absoluteArea(bin: GapBin) {
  const { width, lowest, highest, area, left, right } = bin;
  const keepsSign = lowest >= 0 || highest <= 0;
  if (keepsSign && area !== null) {
    const exact = Math.abs(area);
    return { value: exact, lo: exact, hi: exact };
  }
  const straight = width * meanAbsolute(left, right);
  const error = 0.5 * bin.fullWidth * bin.mass;
  const nearest = keepsSign ? Math.min(Math.abs(lowest), Math.abs(highest)) : 0;
  const lo = Math.max(Math.abs(area ?? 0), straight - error, width * nearest);
  const hi = Math.max(lo, Math.min(straight + error, width * Math.max(highest, -lowest)));
  return { value: Math.min(hi, Math.max(lo, straight)), lo, hi };
}

// The mean of |e| along a straight line from a to b.
function meanAbsolute(a: number, b: number): number {
  if (a * b >= 0) return Math.abs(a + b) / 2;
  return (a * a + b * b) / (2 * Math.abs(a - b));
}
