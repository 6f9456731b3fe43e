import { cell } from "./histogram.ts";
import {
  minHessian,
  minRelativeGain,
  type LeafSums,
  type SplitCandidate,
  type SplitLimits,
} from "./split-candidate.ts";

/** A column's part of a leaf's histogram: bins, then the cell of the missing. */
export interface ColumnHistogram {
  readonly column: number;
  readonly histogram: Float64Array;
  readonly offset: number;
  /** Bins without the missing. */
  readonly bins: number;
}

/**
 * The cut of ordered bins that gains most and more than `least`:
 * G_L²/(H_L + l2) + G_R²/(H_R + l2) − G²/(H + l2). Missing rows are tried on both sides; when there are
 * none, missing values of later rows will go to the side with more rows.
 */
export function numericSplit(
  at: ColumnHistogram,
  sums: LeafSums,
  limits: SplitLimits,
  least: number,
): SplitCandidate | null {
  const missingRows = at.histogram[at.offset + cell * at.bins + 2] as number;
  const right = scan(at, sums, limits, least, false);
  if (missingRows === 0) return right && { ...right, missingLeft: right.leftRows * 2 >= sums.rows };
  return scan(at, sums, limits, right?.gain ?? least, true) ?? right;
}

function scan(
  { column, histogram, offset, bins }: ColumnHistogram,
  { gradient, hessian, rows }: LeafSums,
  { minLeafRows, l2 }: SplitLimits,
  least: number,
  missingLeft: boolean,
): SplitCandidate | null {
  const whole = (gradient * gradient) / (hessian + l2);
  const missing = offset + cell * bins;
  let g = missingLeft ? (histogram[missing] as number) : 0;
  let h = missingLeft ? (histogram[missing + 1] as number) : 0;
  let n = missingLeft ? (histogram[missing + 2] as number) : 0;
  let gain = least;
  let upTo = -1;
  let leftRows = 0;
  for (let bin = 0, i = offset; i < missing; bin++, i += cell) {
    const inBin = histogram[i + 2] as number;
    if (inBin === 0) continue;
    g += histogram[i] as number;
    h += histogram[i + 1] as number;
    n += inBin;
    if (n < minLeafRows || h < minHessian) continue;
    const otherH = hessian - h;
    if (rows - n < minLeafRows || otherH < minHessian) break;
    const otherG = gradient - g;
    const parts = (g * g) / (h + l2) + (otherG * otherG) / (otherH + l2);
    if (parts - whole <= gain || parts - whole <= minRelativeGain * parts) continue;
    gain = parts - whole;
    upTo = bin;
    leftRows = n;
  }
  return upTo < 0 ? null : { column, gain, upTo, bins: null, missingLeft, leftRows };
}
