import { requireCounts, requireSameLength } from "./counts-check.ts";
import { zeroOrOne } from "./confusion.ts";
import type { Random } from "./random.ts";
import type { Sample } from "./sample.ts";
import { sumOf } from "./sum-of.ts";
import { undefinedBecause, type Undefined } from "./result.ts";

/** Labels counted by score bin, bins in ascending order of score. */
export interface ScoreBins {
  readonly positives: ArrayLike<number>;
  readonly negatives: ArrayLike<number>;
}

/** What turns on bootstrap intervals of a metric. */
export interface BootstrapChoice {
  /** Stream of the bootstrap draws; without it there is no interval. */
  readonly random?: Random;
  /** @default 999 */
  readonly draws?: number;
}

/**
 * Counts labels by distinct score, in ascending order: the finest bins there are, in which only equal
 * scores share a bin.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param scores any numbers; undefined with "not-finite" when one is NaN or infinite
 * @throws RangeError when the lengths differ or a label is neither 0 nor 1
 */
export function scoreBinsOf(
  labels: Sample,
  scores: Sample,
): (ScoreBins & { readonly defined: true; readonly scores: number[] }) | Undefined {
  requireSameLength(labels, scores);
  const order = ascendingOrder(scores);
  if (order === null) return undefinedBecause("not-finite");
  const distinct: number[] = [];
  const positives: number[] = [];
  const negatives: number[] = [];
  for (const row of order) {
    const score = scores[row] as number;
    if (distinct.length === 0 || score !== distinct[distinct.length - 1]) {
      distinct.push(score);
      positives.push(0);
      negatives.push(0);
    }
    const side = zeroOrOne(labels[row] as number, "label") === 1 ? positives : negatives;
    (side[side.length - 1] as number)++;
  }
  return { defined: true, scores: distinct, positives, negatives };
}

/**
 * Row indexes by ascending value, equal values in row order; null when a value is not finite. Each row
 * looks up its place among the sorted values: a sort that calls back takes several times as long.
 */
export function ascendingOrder(values: Sample): Uint32Array | null {
  const n = values.length;
  const sorted = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i])) return null;
    sorted[i] = values[i] as number;
  }
  sorted.sort();
  const order = new Uint32Array(n);
  const equalBefore = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    order[low + (equalBefore[low] as number)] = i;
    equalBefore[low] = (equalBefore[low] as number) + 1;
  }
  return order;
}

/** Totals of both classes, or the reason why a comparison of classes does not exist. */
export function classTotals({
  positives,
  negatives,
}: ScoreBins):
  { readonly defined: true; readonly positives: number; readonly negatives: number } | Undefined {
  requireSameLength(positives, negatives);
  requireCounts(positives, "positives");
  requireCounts(negatives, "negatives");
  const p = sumOf(positives);
  const n = sumOf(negatives);
  if (p + n === 0) return undefinedBecause("no-rows");
  if (p === 0 || n === 0) return undefinedBecause("one-class");
  return { defined: true, positives: p, negatives: n };
}

/** Both classes' bins in one vector, positives first: the cells that a bootstrap resamples. */
export function cellsOf({ positives, negatives }: ScoreBins): Float64Array {
  const cells = new Float64Array(positives.length + negatives.length);
  cells.set(positives, 0);
  cells.set(negatives, positives.length);
  return cells;
}

/** The inverse of `cellsOf`; the two parts are views, not copies. */
export function binsOfCells(cells: Float64Array): {
  positives: Float64Array;
  negatives: Float64Array;
} {
  const bins = cells.length / 2;
  return { positives: cells.subarray(0, bins), negatives: cells.subarray(bins) };
}
