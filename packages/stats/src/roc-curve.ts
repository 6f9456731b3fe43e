import type { Undefined } from "./result.ts";
import { classTotals, type ScoreBins } from "./score-bins.ts";

/** Rates when every row of bin `lowestBin` and above is decided positive. */
export interface RocPoint {
  readonly fpr: number;
  readonly tpr: number;
  /** Index of the lowest bin decided positive; the number of bins when no row is. */
  readonly lowestBin: number;
}

/**
 * ROC curve from label counts by ascending score bin: from (0, 0) with no row decided positive to
 * (1, 1) with all, one point per bin that holds a row.
 *
 * @returns undefined with one class
 */
export function rocCurveFromBins(
  bins: ScoreBins,
): { readonly defined: true; readonly points: readonly RocPoint[] } | Undefined {
  const totals = classTotals(bins);
  if (!totals.defined) return totals;
  const points: RocPoint[] = [{ fpr: 0, tpr: 0, lowestBin: bins.positives.length }];
  let found = 0;
  let alarms = 0;
  for (let b = bins.positives.length - 1; b >= 0; b--) {
    const positives = bins.positives[b] as number;
    const negatives = bins.negatives[b] as number;
    if (positives + negatives === 0) continue;
    found += positives;
    alarms += negatives;
    points.push({ fpr: alarms / totals.negatives, tpr: found / totals.positives, lowestBin: b });
  }
  return { defined: true, points };
}
