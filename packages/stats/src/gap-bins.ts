import type { BinnedSample } from "./binned-sample.ts";
import { binEnds, sameBins } from "./same-bins.ts";
import { type ClipRange, requireRange } from "./wasserstein.ts";

/** The gap e = F − G over one bin, or over the part of it inside the clip range. */
export interface GapBin {
  readonly width: number;
  /** Width of the whole bin. */
  readonly fullWidth: number;
  /** e at the two ends, linear between the bin's edges where the clip range cuts it. */
  readonly left: number;
  readonly right: number;
  /** Everywhere in the bin lowest ≤ e ≤ highest. */
  readonly lowest: number;
  readonly highest: number;
  /** Shares of the reference and of the current rows that lie in the whole bin, added. */
  readonly mass: number;
  /** ∫ e dx exactly, from the bins' sums; null where the clip range cuts the bin. */
  readonly area: number | null;
}

/**
 * The gap between two binned samples, bin by bin; bins without width are left out. Null when a side
 * has no rows.
 *
 * ∫ F dx over (l, r] is (r − l) F(l) + Σ (r − x)/n over the rows in the bin, so the sums per bin give
 * the area exactly.
 *
 * @throws RangeError when the bins differ or clip.low > clip.high
 */
export function gapBins(
  reference: BinnedSample,
  current: BinnedSample,
  clip?: ClipRange,
): GapBin[] | null {
  requireRange(clip);
  const { n, m } = sameBins(reference, current);
  if (n === 0 || m === 0) return null;
  const ends = {
    min: Math.min(reference.min, current.min),
    max: Math.max(reference.max, current.max),
  };
  const { low, high } = clip ?? { low: -Infinity, high: Infinity };
  const bins: GapBin[] = [];
  let [before, now] = [0, 0];
  for (let b = 0; b < reference.counts.length; b++) {
    const [f, g] = [before / n, now / m];
    before += reference.counts[b] as number;
    now += current.counts[b] as number;
    const [left, right] = binEnds(reference.edges, b, ends);
    const [start, end] = [Math.max(left, low), Math.min(right, high)];
    if (!(end > start)) continue;
    const [fNext, gNext] = [before / n, now / m];
    const [e, eNext] = [f - g, fNext - gNext];
    const fullWidth = right - left;
    const slope = (eNext - e) / fullWidth;
    const isWhole = start === left && end === right;
    bins.push({
      width: end - start,
      fullWidth,
      left: isWhole ? e : e + slope * (start - left),
      right: isWhole ? eNext : e + slope * (end - left),
      lowest: f - gNext,
      highest: fNext - g,
      mass: fNext - f + (gNext - g),
      area: isWhole
        ? fullWidth * e +
          roomBelow(reference, b, left, right) / n -
          roomBelow(current, b, left, right) / m
        : null,
    });
  }
  return bins;
}

// Σ (right − x) over the rows of the bin, kept inside what the bin allows.
function roomBelow(sample: BinnedSample, bin: number, left: number, right: number): number {
  const count = sample.counts[bin] as number;
  const room = count * (right - sample.center) - (sample.sums[bin] as number);
  return Math.min(count * (right - left), Math.max(0, room));
}
