import { cell } from "./histogram.ts";
import type { ColumnHistogram } from "./numeric-split.ts";
import {
  minHessian,
  minRelativeGain,
  type LeafSums,
  type SplitCandidate,
  type SplitLimits,
} from "./split-candidate.ts";

/** Categories with fewer rows in a leaf say too little to be placed: they go where the missing go. */
const minCategoryRows = 10;
/** Second derivative added when categories are ordered, so that rare ones stand in the middle. */
const orderSmoothing = 10;

/**
 * The best parting of categories: they are ordered by G/(H + 10) and cut as numbers are. Categories
 * with fewer than ten rows in the leaf go with the missing, on both sides in turn.
 *
 * @see Fisher (1958), https://doi.org/10.1080/01621459.1958.10501479: for a convex loss a cut of this order is best
 */
export function categorySplit(
  at: ColumnHistogram,
  sums: LeafSums,
  limits: SplitLimits,
  least: number,
): SplitCandidate | null {
  const { order, rest } = orderedBins(at, sums);
  const right = scan(at, order, null, sums, limits, least);
  const left = rest.rows > 0 ? scan(at, order, rest, sums, limits, right?.gain ?? least) : null;
  const best = left ?? right;
  if (!best) return null;
  const missingLeft = rest.rows > 0 ? best === left : best.leftRows * 2 >= sums.rows;
  const { taken, ...split } = best;
  const apart = missingLeft ? order.slice(taken) : order.slice(0, taken);
  return { ...split, missingLeft, bins: apart.sort((a, b) => a - b) };
}

/** Bins with enough rows by their mean gradient, and what all others sum to. */
function orderedBins({ histogram, offset, bins }: ColumnHistogram, sums: LeafSums) {
  const order: { readonly bin: number; readonly slope: number }[] = [];
  let { gradient, hessian, rows } = sums;
  for (let bin = 0; bin < bins; bin++) {
    const i = offset + cell * bin;
    if ((histogram[i + 2] as number) < minCategoryRows) continue;
    const g = histogram[i] as number;
    const h = histogram[i + 1] as number;
    order.push({ bin, slope: g / (h + orderSmoothing) });
    gradient -= g;
    hessian -= h;
    rows -= histogram[i + 2] as number;
  }
  order.sort((a, b) => a.slope - b.slope || a.bin - b.bin);
  return { order: order.map(({ bin }) => bin), rest: { gradient, hessian, rows } };
}

function scan(
  { column, histogram, offset }: ColumnHistogram,
  order: readonly number[],
  restOnTheLeft: LeafSums | null,
  { gradient, hessian, rows }: LeafSums,
  { minLeafRows, l2 }: SplitLimits,
  least: number,
): (SplitCandidate & { readonly taken: number }) | null {
  const whole = (gradient * gradient) / (hessian + l2);
  let g = restOnTheLeft?.gradient ?? 0;
  let h = restOnTheLeft?.hessian ?? 0;
  let n = restOnTheLeft?.rows ?? 0;
  let gain = least;
  let taken = 0;
  let leftRows = 0;
  for (let k = 0; k < order.length; k++) {
    const i = offset + cell * (order[k] as number);
    g += histogram[i] as number;
    h += histogram[i + 1] as number;
    n += histogram[i + 2] as number;
    const otherH = hessian - h;
    if (n < minLeafRows || h < minHessian) continue;
    if (rows - n < minLeafRows || otherH < minHessian) break;
    const otherG = gradient - g;
    const parts = (g * g) / (h + l2) + (otherG * otherG) / (otherH + l2);
    if (parts - whole <= gain || parts - whole <= minRelativeGain * parts) continue;
    gain = parts - whole;
    taken = k + 1;
    leftRows = n;
  }
  if (taken === 0) return null;
  return { column, gain, upTo: -1, bins: null, missingLeft: false, leftRows, taken };
}
