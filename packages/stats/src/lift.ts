import { cellBootstrapMany } from "./cell-bootstrap.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import type { Interval, Undefined } from "./result.ts";
import {
  binsOfCells,
  cellsOf,
  classTotals,
  type BootstrapChoice,
  type ScoreBins,
} from "./score-bins.ts";

/** One slice of the rows, highest scores first. */
export interface LiftSlice {
  /** Share of rows in this and all higher slices. */
  readonly share: number;
  /** Share of positives in the slice ÷ share of positives overall. */
  readonly lift: number;
  readonly liftInterval: Interval | null;
  /** Lift of this and all higher slices together. */
  readonly cumulativeLift: number;
  readonly cumulativeLiftInterval: Interval | null;
  /** Share of all positives found in this and all higher slices. */
  readonly gain: number;
  readonly gainInterval: Interval | null;
  readonly rows: number;
  readonly positives: number;
}

export interface LiftOptions extends MetricOptions, BootstrapChoice {
  /**
   * Number of slices of equal size.
   * @default 10
   */
  readonly slices?: number;
}

/**
 * Lift and gain by decile of the score. A bin that a cut falls into is divided in proportion, its
 * positives evenly: what breaking the ties at random gives on average. Intervals by the multinomial
 * bootstrap of the bins when `random` is given.
 *
 * @returns undefined with one class
 */
export function liftFromBins(
  bins: ScoreBins,
  options?: LiftOptions,
): { readonly defined: true; readonly slices: readonly LiftSlice[] } | Undefined {
  const totals = classTotals(bins);
  if (!totals.defined) return totals;
  const { level, designEffect } = readMetricOptions(options);
  const k = options?.slices ?? 10;
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new RangeError(`slices must be a whole number of at least 1, got ${k}`);
  }
  const rows = totals.positives + totals.negatives;
  const cells = cellsOf(bins);
  const gains = new Float64Array(k);
  fillGains(cells, gains);
  const observed = liftsOf(gains);
  const spreads =
    options?.random &&
    cellBootstrapMany(
      cells,
      (table, into) => {
        fillGains(table, gains);
        into.set(liftsOf(gains));
      },
      observed,
      { random: options.random, draws: options.draws ?? 999, level, designEffect },
    );
  const interval = (index: number): Interval | null => spreads?.[index]?.interval ?? null;
  const slices = Array.from({ length: k }, (_, i) => ({
    share: (i + 1) / k,
    lift: observed[i] as number,
    liftInterval: interval(i),
    cumulativeLift: observed[k + i] as number,
    cumulativeLiftInterval: interval(k + i),
    gain: observed[2 * k + i] as number,
    gainInterval: interval(2 * k + i),
    rows: rows / k,
    positives: ((observed[i] as number) * totals.positives) / k,
  }));
  return { defined: true, slices };
}

/** Per slice end, the share of positives above it. */
function fillGains(cells: Float64Array, gains: Float64Array): void {
  const { positives, negatives } = binsOfCells(cells);
  const all = cells.reduce((sum, count) => sum + count, 0);
  const positive = positives.reduce((sum, count) => sum + count, 0);
  let bin = positives.length - 1;
  let taken = 0;
  let found = 0;
  for (let i = 0; i < gains.length; i++) {
    const target = (all * (i + 1)) / gains.length;
    while (bin >= 0 && taken + (positives[bin] as number) + (negatives[bin] as number) <= target) {
      taken += (positives[bin] as number) + (negatives[bin] as number);
      found += positives[bin] as number;
      bin--;
    }
    const inside = bin < 0 ? 0 : (positives[bin] as number) + (negatives[bin] as number);
    const part = inside > 0 ? ((target - taken) / inside) * (positives[bin] as number) : 0;
    gains[i] = positive > 0 ? Math.min(1, (found + part) / positive) : Number.NaN;
  }
}

/** Lifts, cumulative lifts and gains, in this order. */
function liftsOf(gains: Float64Array): number[] {
  const k = gains.length;
  const lifts = Array.from(
    gains,
    (gain, i) => k * (gain - (i === 0 ? 0 : (gains[i - 1] as number))),
  );
  const cumulative = Array.from(gains, (gain, i) => (gain * k) / (i + 1));
  return [...lifts, ...cumulative, ...gains];
}
