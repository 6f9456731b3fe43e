import { aurocFromBins, auroc } from "./auroc.ts";
import { requireSameLength } from "./counts-check.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import type { ClassAverage } from "./multiclass-metrics.ts";
import { undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import type { ScoreBins } from "./score-bins.ts";

export interface OneVersusRestAuroc {
  readonly perClass: readonly { readonly label: string; readonly auroc: MetricEstimate }[];
  /** Mean over the classes where it is defined. */
  readonly macro: ClassAverage;
}

/**
 * AUROC of each class against the rest from score bins, and their mean. The classes share rows, so
 * their errors are correlated in a way that bins do not show: the mean's standard error is the mean
 * of the classes' standard errors, which is never too small.
 *
 * @param bins per class, its own score's bins: positives are rows of the class
 * @throws RangeError when there is not one entry per label
 */
export function aurocOneVersusRestFromBins(
  labels: readonly string[],
  bins: readonly ScoreBins[],
  options?: MetricOptions,
): OneVersusRestAuroc {
  requireSameLength(labels, bins);
  const perClass = labels.map((label, i) => ({
    label,
    auroc: aurocFromBins(bins[i] as ScoreBins, options),
  }));
  return { perClass, macro: macroOf(perClass, options) };
}

/**
 * The same, exact, from rows.
 *
 * @param classes index into `labels` of each row's true class
 * @param scores per class, the score of every row
 */
export function aurocOneVersusRest(
  labels: readonly string[],
  classes: Sample,
  scores: readonly Sample[],
  options?: MetricOptions,
): OneVersusRestAuroc {
  requireSameLength(labels, scores);
  requireClasses(classes, labels.length);
  const perClass = labels.map((label, k) => {
    const isClass = Float64Array.from(classes, (index) => (index === k ? 1 : 0));
    return { label, auroc: auroc(isClass, scores[k] as Sample, options) };
  });
  return { perClass, macro: macroOf(perClass, options) };
}

/**
 * Hand and Till's M: the mean over pairs of classes of ½(A(i|j) + A(j|i)), A(i|j) the share of pairs of
 * a row of class i and a row of class j that the score of class i orders rightly. It does not depend
 * on how common the classes are. Pairs with an empty class are left out.
 *
 * @param classes index of each row's true class
 * @param scores per class, the score of every row
 * @returns value without interval; undefined with fewer than two classes present or a score that is
 *   not finite
 * @see Hand, Till (2001), https://doi.org/10.1023/A:1010920819831
 */
export function aurocHandTill(classes: Sample, scores: readonly Sample[]): MetricEstimate {
  requireClasses(classes, scores.length);
  scores.forEach((ofClass) => requireSameLength(classes, ofClass));
  if (classes.length === 0) return undefinedBecause("no-rows");
  const members = scores.map((_, k) => rowsWhere(classes, k));
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < i; j++) {
      const [rowsI, rowsJ] = [members[i] as number[], members[j] as number[]];
      if (rowsI.length === 0 || rowsJ.length === 0) continue;
      const one = pairArea(rowsI, rowsJ, scores[i] as Sample);
      const other = pairArea(rowsJ, rowsI, scores[j] as Sample);
      if (one === null || other === null) return undefinedBecause("not-finite");
      sum += (one + other) / 2;
      pairs++;
    }
  }
  if (pairs === 0) return undefinedBecause("one-class");
  const value = sum / pairs;
  return { defined: true, value, interval: null, standardError: null, n: classes.length };
}

function macroOf(
  perClass: OneVersusRestAuroc["perClass"],
  options: MetricOptions | undefined,
): ClassAverage {
  const { level, z } = readMetricOptions(options);
  const defined = perClass
    .map((one) => one.auroc)
    .filter((one): one is DefinedMetric => one.defined);
  const missing = perClass.filter((one) => !one.auroc.defined).map(({ label }) => label);
  if (defined.length === 0) return { estimate: undefinedBecause("one-class"), missing };
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const value = mean(defined.map((one) => one.value));
  const n = Math.max(...defined.map((one) => one.n));
  const errors = defined.map((one) => one.standardError);
  if (errors.includes(null)) {
    const estimate = { defined: true, value, interval: null, standardError: null, n } as const;
    return { estimate, missing };
  }
  const standardError = mean(errors as number[]);
  const lo = Math.max(0, value - z * standardError);
  const hi = Math.min(1, value + z * standardError);
  const interval = { lo, hi, level, kind: "DeLong, widest over correlations" };
  return { estimate: { defined: true, value, interval, standardError, n }, missing };
}

function pairArea(
  positives: readonly number[],
  negatives: readonly number[],
  scores: Sample,
): number | null {
  const rows = [...positives, ...negatives];
  const area = auroc(
    rows.map((_, i) => (i < positives.length ? 1 : 0)),
    rows.map((row) => scores[row] as number),
  );
  return area.defined ? area.value : null;
}

function rowsWhere(classes: Sample, k: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < classes.length; i++) if (classes[i] === k) rows.push(i);
  return rows;
}

/** Throws RangeError unless every class is one of 0 … count − 1. */
export function requireClasses(classes: Sample, count: number): void {
  for (let i = 0; i < classes.length; i++) {
    const index = classes[i] as number;
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw new RangeError(`class must be one of 0…${count - 1}, got ${index}`);
    }
  }
}
