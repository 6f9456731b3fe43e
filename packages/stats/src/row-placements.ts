import { zeroOrOne } from "./confusion.ts";
import type { Sample } from "./sample.ts";
import { ascendingOrder } from "./score-bins.ts";

/** What DeLong's variance is made of. */
export interface RowPlacements {
  /** Per row, the share of the other class that it is on the right side of, ties half. */
  readonly placement: Float64Array;
  readonly positives: number;
  readonly negatives: number;
  /** AUROC; the mean of the placements over either class. NaN with one class. */
  readonly area: number;
}

/**
 * Placements of rows: for a positive the share of negatives that score below it, for a negative the
 * share of positives that score above it, ties counting half.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @returns null when a score is not finite
 * @throws RangeError when a label is neither 0 nor 1
 * @see DeLong, DeLong, Clarke-Pearson (1988), https://doi.org/10.2307/2531595
 */
export function rowPlacements(labels: Sample, scores: Sample): RowPlacements | null {
  const order = ascendingOrder(scores);
  if (order === null) return null;
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += zeroOrOne(labels[i] as number, "label");
  const negatives = labels.length - positives;
  const placement = new Float64Array(labels.length);
  let positivesBelow = 0;
  let negativesBelow = 0;
  let area = 0;
  for (let start = 0; start < order.length;) {
    const score = scores[order[start] as number];
    let end = start;
    let positivesHere = 0;
    while (end < order.length && scores[order[end] as number] === score) {
      positivesHere += labels[order[end] as number] as number;
      end++;
    }
    const negativesHere = end - start - positivesHere;
    const beaten = (negativesBelow + negativesHere / 2) / negatives;
    const beating = 1 - (positivesBelow + positivesHere / 2) / positives;
    for (let k = start; k < end; k++) {
      const row = order[k] as number;
      placement[row] = labels[row] === 1 ? beaten : beating;
    }
    area += positivesHere * beaten;
    positivesBelow += positivesHere;
    negativesBelow += negativesHere;
    start = end;
  }
  return { placement, positives, negatives, area: area / positives };
}
