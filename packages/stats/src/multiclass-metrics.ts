import { cellBootstrapMany, type BootstrapSpread } from "./cell-bootstrap.ts";
import { precision, recall } from "./confusion-rates.ts";
import type { Confusion } from "./confusion.ts";
import { f1 } from "./f-score.ts";
import { kappaOfMatrix } from "./kappa.ts";
import { mccOfMatrix } from "./mcc.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions } from "./metric-options.ts";
import type { MulticlassCounts } from "./multiclass-counts.ts";
import { proportion, type ProportionOptions } from "./proportion.ts";
import { undefinedBecause } from "./result.ts";
import type { BootstrapChoice } from "./score-bins.ts";
import { squareAndAdd } from "./square-and-add.ts";
import { marginsOf, requireSquareCounts } from "./square-matrix.ts";

const names = ["precision", "recall", "f1"] as const;
type AveragedName = (typeof names)[number];

export interface ClassMetrics {
  readonly label: string;
  /** Rows whose true class is this one. */
  readonly support: number;
  /** Rows predicted to be of this class. */
  readonly predicted: number;
  readonly precision: MetricEstimate;
  readonly recall: MetricEstimate;
  readonly f1: MetricEstimate;
}

/** An average over classes and the labels of those it leaves out because they have no such metric. */
export interface ClassAverage {
  readonly estimate: MetricEstimate;
  readonly missing: readonly string[];
}

export interface MulticlassMetrics {
  readonly perClass: readonly ClassMetrics[];
  readonly accuracy: MetricEstimate;
  /** Mean over the classes where the metric is defined. */
  readonly macro: Readonly<Record<AveragedName, ClassAverage>>;
  /** The same weighted by the classes' rows. */
  readonly weighted: Readonly<Record<AveragedName, ClassAverage>>;
  /** One table for all classes; with one label a row all three equal accuracy. */
  readonly micro: Readonly<Record<AveragedName, MetricEstimate>>;
  readonly kappa: MetricEstimate;
  readonly mcc: MetricEstimate;
  readonly balancedAccuracy: ClassAverage;
}

export interface MulticlassOptions extends ProportionOptions, BootstrapChoice {
  /** The classes that macro, weighted and balanced averages are over. @default all */
  readonly averaged?: readonly string[];
}

/**
 * Metrics of a confusion matrix. Per class one-vs-rest with Wilson limits; macro and weighted
 * averages of precision, recall and F1 over the classes where they are defined, with bootstrap limits
 * when `random` is given; balanced accuracy, the macro recall, by square-and-add.
 *
 * @throws RangeError when the matrix is not square, does not match the labels or holds a bad count
 */
export function multiclassMetrics(
  counts: MulticlassCounts,
  options?: MulticlassOptions,
): MulticlassMetrics {
  const { labels, matrix } = counts;
  if (matrix.length !== labels.length) {
    throw new RangeError(`${labels.length} labels, ${matrix.length} rows`);
  }
  requireSquareCounts(matrix);
  const size = labels.length;
  const cells = matrix.flat();
  const { diagonal, total } = marginsOf(cells, size);
  const perClass = labels.map((label, index) => classMetrics(label, cells, size, index, options));
  const hits = proportion(diagonal, total, options, "no-rows");
  const averages = averagesOf(perClass, cells, options);
  return {
    perClass,
    accuracy: hits,
    macro: averages(0),
    weighted: averages(1),
    micro: { precision: hits, recall: hits, f1: hits },
    kappa: kappaOfMatrix(matrix, options),
    mcc: mccOfMatrix(matrix, options),
    balancedAccuracy: balancedAccuracyOf(averagedOf(perClass, options)),
  };
}

function classMetrics(
  label: string,
  cells: readonly number[],
  size: number,
  index: number,
  options: ProportionOptions | undefined,
): ClassMetrics {
  const confusion = oneVersusRest(cells, size, index);
  return {
    label,
    support: confusion.tp + confusion.fn,
    predicted: confusion.tp + confusion.fp,
    precision: precision(confusion, options),
    recall: recall(confusion, options),
    f1: f1(confusion, options),
  };
}

function oneVersusRest(cells: ArrayLike<number>, size: number, index: number): Confusion {
  const { rows, columns, total } = marginsOf(cells, size);
  const tp = cells[index * size + index] as number;
  const fn = Math.max(0, (rows[index] as number) - tp);
  const fp = Math.max(0, (columns[index] as number) - tp);
  return { tp, fp, fn, tn: Math.max(0, total - tp - fp - fn) };
}

function averagedOf(
  perClass: readonly ClassMetrics[],
  options: MulticlassOptions | undefined,
): readonly ClassMetrics[] {
  const averaged = options?.averaged;
  return averaged ? perClass.filter(({ label }) => averaged.includes(label)) : perClass;
}

function balancedAccuracyOf(perClass: readonly ClassMetrics[]): ClassAverage {
  const defined = perClass.map(({ recall: found }) => found).filter((found) => found.defined);
  const missing = perClass.filter(({ recall: found }) => !found.defined).map(({ label }) => label);
  if (defined.length === 0) return { estimate: undefinedBecause("no-rows"), missing };
  const weights = defined.map(() => 1 / defined.length);
  return { estimate: squareAndAdd(defined, weights), missing };
}

/** Macro (0) and weighted (1) averages, their limits drawn in one bootstrap. */
function averagesOf(
  perClass: readonly ClassMetrics[],
  cells: readonly number[],
  options: MulticlassOptions | undefined,
): (kind: 0 | 1) => Record<AveragedName, ClassAverage> {
  const zeroes = options?.zeroOverZero === "zero";
  const members = averagedOf(perClass, options);
  const included = perClass.map((one) => members.includes(one));
  const observed = new Float64Array(6).fill(Number.NaN);
  fillAverages(Float64Array.from(cells), included, zeroes, observed);
  let spreads: readonly BootstrapSpread[] = [];
  if (options?.random !== undefined) {
    const { level, designEffect } = readMetricOptions(options);
    const bootstrap = { random: options.random, draws: options.draws ?? 999, level, designEffect };
    const evaluate = (table: Float64Array, into: Float64Array): void => {
      fillAverages(table, included, zeroes, into);
    };
    spreads = cellBootstrapMany(cells, evaluate, Array.from(observed), bootstrap);
  }
  const n = cells.reduce((sum, count) => sum + count, 0);
  return (kind) => {
    const average = (name: AveragedName, i: number): ClassAverage => {
      const index = kind * 3 + i;
      const spread = spreads[index] ?? { interval: null, standardError: null };
      const missing = members.filter((one) => !one[name].defined).map(({ label }) => label);
      return { estimate: estimateOf(observed[index] as number, spread, n), missing };
    };
    return {
      precision: average("precision", 0),
      recall: average("recall", 1),
      f1: average("f1", 2),
    };
  };
}

function estimateOf(value: number, spread: BootstrapSpread, n: number): MetricEstimate {
  if (Number.isNaN(value)) return undefinedBecause(n === 0 ? "no-rows" : "zero-denominator");
  return { defined: true, value, ...spread, n } satisfies DefinedMetric;
}

/** Macro precision, recall, F1, then the same weighted by support; NaN where none is defined. */
function fillAverages(
  cells: Float64Array,
  included: readonly boolean[],
  zeroes: boolean,
  into: Float64Array,
): void {
  const size = included.length;
  const { rows, columns } = marginsOf(cells, size);
  const sums = new Float64Array(6);
  const weights = new Float64Array(6);
  for (let k = 0; k < size; k++) {
    if (included[k] !== true) continue;
    const hit = cells[k * size + k] as number;
    const support = rows[k] as number;
    const predicted = columns[k] as number;
    const tops = [hit, hit, 2 * hit];
    [predicted, support, predicted + support].forEach((bottom, i) => {
      if (bottom === 0 && !zeroes) return;
      const value = bottom === 0 ? 0 : (tops[i] as number) / bottom;
      [1, support].forEach((weight, kind) => {
        const at = kind * 3 + i;
        sums[at] = (sums[at] as number) + weight * value;
        weights[at] = (weights[at] as number) + weight;
      });
    });
  }
  sums.forEach((sum, i) => {
    into[i] = (weights[i] as number) > 0 ? sum / (weights[i] as number) : Number.NaN;
  });
}
