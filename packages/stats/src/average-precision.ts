import { cellBootstrap } from "./cell-bootstrap.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import {
  binsOfCells,
  cellsOf,
  classTotals,
  scoreBinsOf,
  type BootstrapChoice,
  type ScoreBins,
} from "./score-bins.ts";

/**
 * Average precision Σ (R_i − R_{i−1}) P_i over score bins in descending order, rows of one bin
 * entering together. Interval by the multinomial bootstrap of the bins when `random` is given.
 *
 * @returns undefined with one class
 * @example
 * const result = averagePrecisionFromBins({ positives: [0, 1], negatives: [1, 0] });
 * assert.ok(result.defined && result.value === 1);
 */
export function averagePrecisionFromBins(
  bins: ScoreBins,
  options?: MetricOptions & BootstrapChoice,
): MetricEstimate {
  const totals = classTotals(bins);
  if (!totals.defined) return totals;
  const cells = cellsOf(filledBins(bins));
  if (options?.random === undefined) {
    const n = totals.positives + totals.negatives;
    const value = averagePrecisionOf(cells);
    return { defined: true, value, interval: null, standardError: null, n };
  }
  const { level, designEffect } = readMetricOptions(options);
  const draws = options.draws ?? 999;
  const bootstrap = { random: options.random, draws, level, designEffect };
  return cellBootstrap(cells, averagePrecisionOf, bootstrap) ?? undefinedBecause("one-class");
}

/**
 * Average precision of rows, equal scores grouped.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @returns undefined with one class or when a score is not finite
 * @example
 * const result = averagePrecision([0, 1], [0.2, 0.9]);
 * assert.ok(result.defined && result.value === 1);
 */
export function averagePrecision(
  labels: Sample,
  scores: Sample,
  options?: MetricOptions & BootstrapChoice,
): MetricEstimate {
  const bins = scoreBinsOf(labels, scores);
  return bins.defined ? averagePrecisionFromBins(bins, options) : bins;
}

/** Empty bins add nothing to the sum, but would be walked through in every draw. */
function filledBins({ positives, negatives }: ScoreBins): ScoreBins {
  const filled: number[] = [];
  for (let b = 0; b < positives.length; b++) {
    if ((positives[b] as number) > 0 || (negatives[b] as number) > 0) filled.push(b);
  }
  const keep = (counts: ArrayLike<number>) => filled.map((b) => counts[b] as number);
  return { positives: keep(positives), negatives: keep(negatives) };
}

function averagePrecisionOf(cells: Float64Array): number {
  const { positives, negatives } = binsOfCells(cells);
  let found = 0;
  let taken = 0;
  let sum = 0;
  for (let b = positives.length - 1; b >= 0; b--) {
    const here = positives[b] as number;
    found += here;
    taken += here + (negatives[b] as number);
    if (here > 0) sum += here * (found / taken);
  }
  return sum / found;
}
