import { cellBootstrap } from "./cell-bootstrap.ts";
import type { Bounds, DefinedMetric } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import type { Undefined } from "./result.ts";
import {
  binsOfCells,
  cellsOf,
  classTotals,
  type BootstrapChoice,
  type ScoreBins,
} from "./score-bins.ts";
import { sumOf } from "./sum-of.ts";

export type KsOfScoresEstimate = (DefinedMetric & { readonly bounds: Bounds }) | Undefined;

/**
 * How far the scores of the two classes are apart: max |F₁ − F₀| over bin edges, the largest
 * TPR − FPR. Interval by the multinomial bootstrap of the bins when `random` is given.
 *
 * @returns also `bounds` for the exact maximum over all scores, which bins can only lower; undefined
 * with one class
 */
export function ksOfScoresFromBins(
  bins: ScoreBins,
  options?: MetricOptions & BootstrapChoice,
): KsOfScoresEstimate {
  const totals = classTotals(bins);
  if (!totals.defined) return totals;
  const cells = cellsOf(bins);
  const value = largestGap(cells);
  const bounds = { lo: value, hi: Math.max(value, highestGap(bins, totals)) };
  const n = totals.positives + totals.negatives;
  const plain = { defined: true, value, interval: null, standardError: null, n } as const;
  if (options?.random === undefined) return { ...plain, bounds };
  const { level, designEffect } = readMetricOptions(options);
  const draws = options.draws ?? 999;
  const bootstrap = { random: options.random, draws, level, designEffect };
  return { ...(cellBootstrap(cells, largestGap, bootstrap) ?? plain), bounds };
}

function largestGap(cells: Float64Array): number {
  const { positives, negatives } = binsOfCells(cells);
  const p = sumOf(positives);
  const n = sumOf(negatives);
  if (p === 0 || n === 0) return Number.NaN;
  let below = 0;
  let alsoBelow = 0;
  let gap = 0;
  for (let b = 0; b < positives.length; b++) {
    below += positives[b] as number;
    alsoBelow += negatives[b] as number;
    gap = Math.max(gap, Math.abs(below / p - alsoBelow / n));
  }
  return gap;
}

/** The gap at a bin's left edge plus all that could move first inside the bin. */
function highestGap(
  bins: ScoreBins,
  totals: { readonly positives: number; readonly negatives: number },
): number {
  let gap = 0;
  let edge = 0;
  for (let b = 0; b < bins.positives.length; b++) {
    const p = (bins.positives[b] as number) / totals.positives;
    const n = (bins.negatives[b] as number) / totals.negatives;
    gap = Math.max(gap, edge + p, n - edge);
    edge += p - n;
  }
  return Math.min(1, gap);
}
