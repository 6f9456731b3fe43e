import type { Undefined } from "./result.ts";
import { classTotals, type ScoreBins } from "./score-bins.ts";

/** Precision and recall when every row of bin `lowestBin` and above is decided positive. */
export interface PrecisionRecallPoint {
  readonly precision: number;
  readonly recall: number;
  readonly lowestBin: number;
}

/**
 * Precision against recall from label counts by ascending score bin, highest bin first, one point
 * per bin that holds a row. There is no point at recall 0: with no row decided positive there is no
 * precision.
 *
 * @returns undefined with one class
 */
export function precisionRecallCurveFromBins(
  bins: ScoreBins,
): { readonly defined: true; readonly points: readonly PrecisionRecallPoint[] } | Undefined {
  const totals = classTotals(bins);
  if (!totals.defined) return totals;
  const points: PrecisionRecallPoint[] = [];
  let found = 0;
  let taken = 0;
  for (let b = bins.positives.length - 1; b >= 0; b--) {
    const positives = bins.positives[b] as number;
    const rows = positives + (bins.negatives[b] as number);
    if (rows === 0) continue;
    found += positives;
    taken += rows;
    points.push({ precision: found / taken, recall: found / totals.positives, lowestBin: b });
  }
  return { defined: true, points };
}
