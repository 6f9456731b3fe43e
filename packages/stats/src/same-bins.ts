import type { BinnedSample } from "./binned-sample.ts";
import { type PairedTotals, pairedTotals } from "./paired-totals.ts";

/**
 * Totals of two binned samples, after checking that they have the same edges.
 *
 * @throws RangeError when edges differ, or a sample's arrays do not fit its edges
 */
export function sameBins(reference: BinnedSample, current: BinnedSample): PairedTotals {
  requireShape(reference);
  requireShape(current);
  if (reference.edges !== current.edges) {
    const at = reference.edges.findIndex((edge, i) => edge !== current.edges[i]);
    if (at >= 0)
      throw new RangeError(`Edges differ: ${reference.edges[at]} and ${current.edges[at]}`);
  }
  return pairedTotals(reference.counts, current.counts);
}

/** Throws RangeError unless counts and sums have one element more than there are edges. */
export function requireShape({ edges, counts, sums, center }: BinnedSample): void {
  const bins = edges.length + 1;
  if (counts.length !== bins || sums.length !== bins)
    throw new RangeError(
      `${edges.length} edges need ${bins} counts and sums, got ${counts.length} and ${sums.length}`,
    );
  if (!Number.isFinite(center)) throw new RangeError(`Center must be finite, got ${center}`);
}

/** Rows of a binned sample; throws RangeError for a count that is negative or not finite. */
export function rowsOf({ counts }: BinnedSample): number {
  let rows = 0;
  for (const count of counts) {
    if (!(count >= 0 && count < Infinity))
      throw new RangeError(`Rows of a bin are finite and at least 0, got ${count}`);
    rows += count;
  }
  return rows;
}

/**
 * Both ends of a bin, cut to where rows can be: from `min` to `max`. A bin outside that range has an
 * upper end that is not above its lower end.
 */
export function binEnds(
  edges: readonly number[],
  bin: number,
  { min, max }: { readonly min: number; readonly max: number },
): readonly [number, number] {
  const low = edges[bin - 1] ?? -Infinity;
  const high = edges[bin] ?? Infinity;
  return [Math.max(low, min), Math.min(high, max)];
}
