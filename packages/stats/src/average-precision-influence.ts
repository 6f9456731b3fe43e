import { zeroOrOne } from "./confusion.ts";
import { requireSameLength } from "./counts-check.ts";
import { undefinedBecause } from "./result.ts";
import type { InfluenceEstimate } from "./row-influence.ts";
import type { Sample } from "./sample.ts";
import { ascendingOrder } from "./score-bins.ts";

/**
 * Average precision, equal scores grouped, with the influence of each row. With H(s) and T(s) the shares
 * of all rows and of positive rows that score at least s, and π the share of positives,
 * AP = (1/π) ∫ T/H dT and a row (s, y) has the influence
 * (1/π) [y (T(s)/H(s) − AP) + ∫_{t ≤ s} (y − T/H)/H dT(t)].
 *
 * @param labels 1 for the positive class, 0 for the other
 * @returns undefined without positive or without negative rows, or when a score is not finite
 * @throws RangeError when the lengths differ or a label is neither 0 nor 1
 * @see Hampel (1974), https://doi.org/10.1080/01621459.1974.10482962 on influence curves
 * @example
 * const result = averagePrecisionInfluence([0, 1], [0.2, 0.9]);
 * assert.ok(result.defined && result.value === 1);
 */
export function averagePrecisionInfluence(labels: Sample, scores: Sample): InfluenceEstimate {
  requireSameLength(labels, scores);
  const order = ascendingOrder(scores);
  if (order === null) return undefinedBecause("not-finite");
  const n = order.length;
  let positives = 0;
  for (let i = 0; i < n; i++) positives += zeroOrOne(labels[i] as number, "label");
  if (n === 0) return undefinedBecause("no-rows");
  if (positives === 0 || positives === n) return undefinedBecause("one-class");
  const ends = groupEnds(order, scores);
  const value = averagePrecision(order, ends, labels, positives);
  const influence = new Float64Array(n);
  let atLeast = n;
  let hitsAtLeast = positives;
  // ∫ dT/H and ∫ T/H² dT over the groups from the lowest score on; H and T in rows, dT in rows.
  let perRow = 0;
  let perRowSquared = 0;
  let start = 0;
  for (const end of ends) {
    let hits = 0;
    for (let k = start; k < end; k++) hits += labels[order[k] as number] as number;
    const precision = hitsAtLeast / atLeast;
    perRow += hits / atLeast;
    perRowSquared += (hits * precision) / atLeast;
    for (let k = start; k < end; k++) {
      const row = order[k] as number;
      const y = labels[row] as number;
      influence[row] = (n / positives) * (y * (precision - value) + y * perRow - perRowSquared);
    }
    atLeast -= end - start;
    hitsAtLeast -= hits;
    start = end;
  }
  return { defined: true, value, influence };
}

/** Behind the last row of each group of equal scores. */
function groupEnds(order: Uint32Array, scores: Sample): number[] {
  const ends: number[] = [];
  for (let k = 1; k <= order.length; k++) {
    const isLast =
      k === order.length || scores[order[k] as number] !== scores[order[k - 1] as number];
    if (isLast) ends.push(k);
  }
  return ends;
}

function averagePrecision(
  order: Uint32Array,
  ends: readonly number[],
  labels: Sample,
  positives: number,
): number {
  let found = 0;
  let sum = 0;
  for (let group = ends.length - 1; group >= 0; group--) {
    const start = group === 0 ? 0 : (ends[group - 1] as number);
    let hits = 0;
    for (let k = start; k < (ends[group] as number); k++)
      hits += labels[order[k] as number] as number;
    found += hits;
    sum += hits * (found / (order.length - start));
  }
  return sum / positives;
}
