import type { Bounds, DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import type { Interval, Undefined } from "./result.ts";
import type { Sample } from "./sample.ts";
import { classTotals, scoreBinsOf, type ScoreBins } from "./score-bins.ts";

/** An area with the range that the exact area, unbinned, is certain to lie in. */
export type AurocEstimate = (DefinedMetric & { readonly bounds: Bounds }) | Undefined;

/**
 * Area under the ROC curve from label counts by score bin: the share of (positive, negative) pairs
 * in which the positive scores higher, pairs within a bin counting half.
 *
 * Standard error by DeLong's placements, var = S²(V over positives)/P + S²(U over negatives)/N with
 * V_b = (N_{<b} + ½N_b)/N and U_b = (P_{>b} + ½P_b)/P; interval symmetric in the logit. At A = 1 or 0
 * placements do not vary and the limit is one-sided, (1 − level)^(1/min(P, N)) or its complement.
 * With fewer than two rows in a class, or one bin for all, there is no interval.
 *
 * @param bins labels by bin, ascending score; fractional counts (expected labels) are allowed
 * @returns also `bounds`, value ± ½ Σ P_b N_b / (P N); undefined with one class
 * @see DeLong, DeLong, Clarke-Pearson (1988), https://doi.org/10.2307/2531595
 * @example
 * const result = aurocFromBins({ positives: [0, 1, 3], negatives: [3, 1, 0] });
 * assert.ok(result.defined && result.value === 0.96875);
 */
export function aurocFromBins(bins: ScoreBins, options?: MetricOptions): AurocEstimate {
  const totals = classTotals(bins);
  if (!totals.defined) return totals;
  const { positives: p, negatives: n } = totals;
  const { value, variance, tied } = placements(bins, p, n);
  const slack = (0.5 * tied) / (p * n);
  const bounds = { lo: Math.max(0, value - slack), hi: Math.min(1, value + slack) };
  return { defined: true, value, ...aurocSpread(value, variance, p, n, options), n: p + n, bounds };
}

/**
 * Area under the ROC curve of rows, exact, ties counting half, with DeLong's standard error and the
 * interval of `aurocFromBins`. O(n log n).
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param scores higher means more likely positive; any scale
 * @returns undefined with one class or when a score is not finite
 * @throws RangeError when the lengths differ or a label is neither 0 nor 1
 * @example
 * const result = auroc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * assert.ok(result.defined && result.value === 0.75);
 */
export function auroc(labels: Sample, scores: Sample, options?: MetricOptions): MetricEstimate {
  const bins = scoreBinsOf(labels, scores);
  if (!bins.defined) return bins;
  const estimate = aurocFromBins(bins, options);
  if (!estimate.defined) return estimate;
  const { defined, value, interval, standardError, n } = estimate;
  return { defined, value, interval, standardError, n };
}

/** Interval and standard error of an area from DeLong's variance and the class totals. */
function aurocSpread(
  value: number,
  variance: number,
  positives: number,
  negatives: number,
  options?: MetricOptions,
): { interval: Interval | null; standardError: number | null } {
  const { level, designEffect, z } = readMetricOptions(options);
  if (value === 0 || value === 1) {
    const limit = (1 - level) ** (designEffect / Math.min(positives, negatives));
    const [lo, hi] = value === 1 ? [limit, 1] : [0, 1 - limit];
    const interval = { lo, hi, level, kind: "one-sided limit of perfect separation" };
    return { interval, standardError: null };
  }
  if (!(variance > 0)) return { interval: null, standardError: null };
  const standardError = Math.sqrt(variance * designEffect);
  const half = (z * standardError) / (value * (1 - value));
  const logit = Math.log(value / (1 - value));
  const lo = 1 / (1 + Math.exp(half - logit));
  const hi = 1 / (1 + Math.exp(-half - logit));
  return { interval: { lo, hi, level, kind: "DeLong, logit" }, standardError };
}

function placements({ positives, negatives }: ScoreBins, p: number, n: number) {
  let area = 0;
  let tied = 0;
  let negativesBelow = 0;
  for (let b = 0; b < positives.length; b++) {
    const here = negatives[b] as number;
    area += (positives[b] as number) * (negativesBelow + here / 2);
    tied += (positives[b] as number) * here;
    negativesBelow += here;
  }
  const value = Math.min(1, area / (p * n));
  let overPositives = 0;
  let overNegatives = 0;
  let below = 0;
  let above = p;
  for (let b = 0; b < positives.length; b++) {
    const pos = positives[b] as number;
    const neg = negatives[b] as number;
    above -= pos;
    overPositives += pos * ((below + neg / 2) / n - value) ** 2;
    overNegatives += neg * ((above + pos / 2) / p - value) ** 2;
    below += neg;
  }
  const variance =
    p > 1 && n > 1 ? overPositives / (p - 1) / p + overNegatives / (n - 1) / n : Number.NaN;
  return { value, variance, tied };
}
