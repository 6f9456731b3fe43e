import type { BinnedSample } from "./binned-sample.ts";
import type { Bounds } from "./metric-estimate.ts";
import { quantileRanks } from "./quantile-ranks.ts";
import { type QuantileOptions, quantileRank } from "./quantile.ts";
import { type Interval, type Undefined, undefinedBecause } from "./result.ts";
import { binEnds, requireShape, rowsOf } from "./same-bins.ts";

export interface BinnedQuantile {
  readonly defined: true;
  /** Interpolated inside the bin that holds the rank. */
  readonly value: number;
  /** The edges of that bin: surely hold the ⌈qn⌉-th smallest row. */
  readonly bounds: Bounds;
  /** Order-statistic interval, widened to bin edges; null where the sample is too small for it. */
  readonly interval: Interval | null;
}

/**
 * The q-quantile of a binned sample: rows are taken as evenly spread in the bin that holds rank ⌈qn⌉,
 * and the open bins as ending at min and max.
 *
 * @param q in [0, 1]
 * @returns undefined `no-rows`
 * @throws RangeError when q or the level is out of range, or the arrays do not fit the edges
 * @example
 * const sample = { edges: [0, 10], counts: [0, 4, 0], sums: [0, 0, 0], center: 5, min: 1, max: 9 };
 * const median = quantileFromBins(sample, 0.5);
 * assert.equal(median.defined && median.value, 5);
 */
export function quantileFromBins(
  sample: BinnedSample,
  q: number,
  { level = 0.95 }: QuantileOptions = {},
): BinnedQuantile | Undefined {
  requireShape(sample);
  const rows = rowsOf(sample);
  const { lower, upper } = quantileRanks(Math.floor(rows), q, level);
  if (rows === 0) return undefinedBecause("no-rows");
  const bin = binOfRank(sample, rows < 1 ? rows : quantileRank(rows, q));
  const bounds = { lo: bin.low, hi: bin.high };
  const share = Math.min(1, Math.max(0, (q * rows - bin.before) / bin.count));
  const isPlaced = lower >= 1 && upper <= rows;
  return {
    defined: true,
    value: bin.low + (bin.high - bin.low) * share,
    bounds,
    interval: isPlaced
      ? {
          lo: binOfRank(sample, lower).low,
          hi: binOfRank(sample, upper).high,
          level,
          kind: "order-statistics",
        }
      : null,
  };
}

// The bin with the rank-th smallest row (1-based), cut to where rows can be.
function binOfRank(sample: BinnedSample, rank: number) {
  let before = 0;
  let bin = 0;
  // The last bin with rows also serves ranks that rounding pushed past the end.
  for (let b = 0, sum = 0; b < sample.counts.length && sum < rank; b++) {
    const count = sample.counts[b] as number;
    if (count > 0) {
      before = sum;
      bin = b;
    }
    sum += count;
  }
  const [low, high] = binEnds(sample.edges, bin, sample);
  return { low, high, before, count: sample.counts[bin] as number };
}
