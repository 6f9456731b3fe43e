import type { BinnedSample } from "./binned-sample.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import { binEnds, requireShape, rowsOf } from "./same-bins.ts";

export interface HistogramOptions {
  /** Bars of equal width. @default 30 */
  readonly bars?: number;
  /** Range shown, so that two samples share their bars. @default the sample's min and max */
  readonly range?: { readonly low: number; readonly high: number };
}

export interface Histogram {
  readonly defined: true;
  /** bars + 1 numbers. */
  readonly edges: readonly number[];
  /** Rows per bar, fractional where a bar cuts a bin. */
  readonly counts: readonly number[];
  /** Share of all rows per unit of the column: area under the bars + shares outside = 1. */
  readonly densities: readonly number[];
  /** Rows below and above the range. */
  readonly below: number;
  readonly above: number;
}

/**
 * Fine bins drawn as bars of equal width: the rows of a bin are spread evenly between its ends (cut
 * to min and max) over the bars it meets. Rows outside the range are counted, not moved.
 *
 * @returns undefined `no-rows`, or `constant` when the range has no width
 * @throws RangeError when bars is not a whole number ≥ 1, the range is not finite or reversed, or the arrays do not fit
 * @example
 * const sample = { edges: [0, 2], counts: [0, 4, 0], sums: [0, 0, 0], center: 1, min: 0.0001, max: 2 };
 * const shown = histogramFromBins(sample, { bars: 2, range: { low: 0, high: 4 } });
 * assert.ok(shown.defined && shown.counts[1] === 0);
 */
export function histogramFromBins(
  sample: BinnedSample,
  { bars = 30, range }: HistogramOptions = {},
): Histogram | Undefined {
  requireShape(sample);
  if (!Number.isInteger(bars) || bars < 1)
    throw new RangeError(`Bars must be a whole number ≥ 1, got ${bars}`);
  const rows = rowsOf(sample);
  if (rows === 0) return undefinedBecause("no-rows");
  const { low, high } = range ?? { low: sample.min, high: sample.max };
  if (!Number.isFinite(high - low) || low > high)
    throw new RangeError(`A range needs finite low ≤ high, got ${low} and ${high}`);
  if (low === high) return undefinedBecause("constant");
  const width = (high - low) / bars;
  const counts = new Array<number>(bars + 2).fill(0);
  const barOf = (x: number): number =>
    Math.min(bars + 1, Math.max(0, Math.ceil((x - low) / width)));
  for (let b = 0; b < sample.counts.length; b++) {
    const count = sample.counts[b] as number;
    if (count === 0) continue;
    const [start, end] = binEnds(sample.edges, b, sample);
    spread(counts, { start, end, count, low, width, first: barOf(start), last: barOf(end) });
  }
  // The smallest value sits on the closed left end of the first bar.
  if (sample.min >= low) {
    counts[1]! += counts[0] as number;
    counts[0] = 0;
  }
  const inside = counts.slice(1, -1);
  return {
    defined: true,
    edges: Array.from({ length: bars + 1 }, (_, i) => (i === bars ? high : low + i * width)),
    counts: inside,
    densities: inside.map((count) => count / (rows * width)),
    below: counts[0] as number,
    above: counts[bars + 1] as number,
  };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly low: number;
  readonly width: number;
  readonly first: number;
  readonly last: number;
}

// Cell 0 lies below the range, cells 1 … bars are (low + (i − 1)width, low + i·width], the last above.
function spread(counts: number[], { start, end, count, low, width, first, last }: Stretch): void {
  if (first === last || !(end > start)) {
    counts[last]! += count;
    return;
  }
  let from = start;
  for (let cell = first; cell <= last; cell++) {
    const to = cell === last ? end : Math.min(end, low + cell * width);
    counts[cell]! += (count * Math.max(0, to - from)) / (end - start);
    from = Math.max(from, to);
  }
}
