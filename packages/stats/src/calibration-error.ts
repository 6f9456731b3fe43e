import type { BinaryScoreCounts } from "./binary-score-counts.ts";
import { binomialDraw } from "./binomial-draw.ts";
import { cellBootstrap } from "./cell-bootstrap.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import type { BootstrapChoice } from "./score-bins.ts";

export type CalibrationErrorEstimate =
  | (DefinedMetric & {
      /** What a perfectly calibrated model would show on as many rows: Σ (n_b/n) E|p̄ − ȳ|. */
      readonly nullMean: number;
      /** value − nullMean: what an alert looks at. */
      readonly excess: number;
      /** Upper tail under perfect calibration, by Monte Carlo; null without `random`. */
      readonly pValue: number | null;
    })
  | Undefined;

export interface CalibrationErrorOptions extends MetricOptions, BootstrapChoice {
  /**
   * Draws of the Monte Carlo p-value.
   * @default 499
   */
  readonly nullDraws?: number;
}

/**
 * Expected calibration error Σ (n_b/n) |p̄_b − ȳ_b| over the given bins. It is positive even for a
 * perfect model, by about Σ (n_b/n) √(2 Σp(1−p)/π) / n_b, which is returned as `nullMean`.
 *
 * With `random`: limits by the multinomial bootstrap of the bins, recentred because noise only raises
 * the statistic; p-value (1 + #{ECE* ≥ ECE}) / (draws + 1), ECE* from positives drawn per bin with
 * mean Σp and variance Σp(1−p) (a binomial matched to both, in place of the Poisson binomial). Beyond
 * every draw it is exp(−t² / (2 Σ Σp(1−p))), t the rows in excess: a bound when each bin is normal.
 *
 * @returns undefined without rows
 */
export function expectedCalibrationError(
  counts: BinaryScoreCounts,
  options?: CalibrationErrorOptions,
): CalibrationErrorEstimate {
  const { level, designEffect } = readMetricOptions(options);
  const bins = filledBins(counts);
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  if (n === 0) return undefinedBecause("no-rows");
  const value =
    bins.reduce((sum, { scores, positives }) => sum + Math.abs(scores - positives), 0) / n;
  const spread = Math.sqrt((2 * designEffect) / Math.PI);
  const nullMean = bins.reduce((sum, { variance }) => sum + spread * Math.sqrt(variance), 0) / n;
  const plain = {
    defined: true,
    value,
    interval: null,
    standardError: null,
    n,
    nullMean,
    excess: value - nullMean,
    pValue: null,
  } as const;
  if (options?.random === undefined) return plain;
  const { random, draws = 999, nullDraws = 499 } = options;
  const cells = bins.flatMap((bin) => [bin.positives, bin.n - bin.positives]);
  const predicted = bins.map((bin) => bin.scores / bin.n);
  const bootstrap = { random, draws, level, designEffect, limits: "recentred" } as const;
  const drawn = cellBootstrap(cells, (table) => errorOf(table, predicted), bootstrap);
  let exceeded = 1;
  for (let draw = 0; draw < nullDraws; draw++) {
    let sum = 0;
    for (const bin of bins) {
      sum += Math.sqrt(designEffect) * Math.abs(bin.scores - matchedDraw(bin, random));
    }
    if (sum / n >= value * (1 - 1e-12)) exceeded++;
  }
  const limits = drawn?.interval ?? null;
  const interval = limits && { ...limits, lo: Math.max(0, limits.lo), hi: Math.min(1, limits.hi) };
  const standardError = drawn?.standardError ?? null;
  const counted = exceeded / (nullDraws + 1);
  const far = farTail(bins, (value - nullMean) * n, designEffect);
  const pValue = exceeded > 1 ? counted : Math.min(counted, far);
  return { ...plain, interval, standardError, pValue };
}

/**
 * Maximum calibration error, the largest |p̄_b − ȳ_b| over bins that hold a row. Small bins decide it,
 * so it is a pointer to where to look and has no interval.
 */
export function maximumCalibrationError(counts: BinaryScoreCounts): MetricEstimate {
  const bins = filledBins(counts);
  if (bins.length === 0) return undefinedBecause("no-rows");
  const value = Math.max(
    ...bins.map(({ scores, positives, n }) => Math.abs(scores - positives) / n),
  );
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  return { defined: true, value, interval: null, standardError: null, n };
}

interface FilledBin {
  readonly n: number;
  readonly positives: number;
  readonly scores: number;
  readonly variance: number;
}

function filledBins(counts: BinaryScoreCounts): FilledBin[] {
  const bins = counts.positives.map((positives, bin) => ({
    n: positives + (counts.negatives[bin] as number),
    positives,
    scores: counts.scores[bin] as number,
    variance: counts.variances[bin] as number,
  }));
  return bins.filter(({ n }) => n > 0);
}

/** Concentration of Σ|Z_b|, which moves by at most the length of the vector of errors. */
function farTail(bins: readonly FilledBin[], rows: number, designEffect: number): number {
  const variance = bins.reduce((sum, bin) => sum + bin.variance, 0) * designEffect;
  return variance > 0 ? Math.exp(-(Math.max(0, rows) ** 2) / (2 * variance)) : 1;
}

function errorOf(table: Float64Array, predicted: readonly number[]): number {
  let sum = 0;
  let rows = 0;
  for (let bin = 0; bin < predicted.length; bin++) {
    const positives = table[2 * bin] as number;
    const n = positives + (table[2 * bin + 1] as number);
    sum += Math.abs(n * (predicted[bin] as number) - positives);
    rows += n;
  }
  return sum / rows;
}

function matchedDraw({ scores, variance }: FilledBin, random: Parameters<typeof binomialDraw>[2]) {
  if (!(variance > 0)) return scores;
  const chance = 1 - variance / scores;
  const trials = Math.max(Math.ceil(scores), Math.round(scores / Math.max(chance, 1e-9)));
  return binomialDraw(trials, Math.min(1, scores / trials), random);
}
