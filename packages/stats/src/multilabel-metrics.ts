import { binaryMetrics, type BinaryMetricName } from "./binary-metrics.ts";
import { mergeConfusions, zeroOrOne, type Confusion } from "./confusion.ts";
import { requireSameLength } from "./counts-check.ts";
import { meanFromSums } from "./mean-from-sums.ts";
import type { DefinedMetric, MetricEstimate } from "./metric-estimate.ts";
import type { ClassAverage } from "./multiclass-metrics.ts";
import { proportion, type ProportionOptions } from "./proportion.ts";
import { undefinedBecause } from "./result.ts";

/** What a window keeps when a row may have several labels; it adds up. */
export interface MultilabelCounts {
  readonly labels: readonly string[];
  readonly confusions: readonly Confusion[];
  readonly n: number;
  /** Rows with every label right. */
  readonly exact: number;
  /** Σ wrong labels per row, and squares. */
  readonly wrong: number;
  readonly wrongSquares: number;
}

export interface MultilabelMetrics {
  readonly perLabel: readonly {
    readonly label: string;
    readonly metrics: Readonly<Record<BinaryMetricName, MetricEstimate>>;
  }[];
  /** Share of rows with every label right. */
  readonly subsetAccuracy: MetricEstimate;
  /** Mean share of wrong labels. */
  readonly hammingLoss: MetricEstimate;
  /** Mean over the labels where it is defined; without interval, labels share rows. */
  readonly macro: Readonly<Record<"precision" | "recall" | "f1", ClassAverage>>;
  /** From the confusions of all labels added up; without interval, for the same reason. */
  readonly micro: Readonly<Record<"precision" | "recall" | "f1", MetricEstimate>>;
}

const averaged = ["precision", "recall", "f1"] as const;
const empty: Confusion = { tp: 0, fp: 0, fn: 0, tn: 0 };

/**
 * Counts rows of labels.
 *
 * @param truth per row, 1 for each label it has and 0 for each it has not, in the order of `labels`
 * @param decisions the same as predicted
 * @throws RangeError when lengths differ or a value is neither 0 nor 1
 */
export function multilabelCountsOf(
  labels: readonly string[],
  truth: readonly (readonly number[])[],
  decisions: readonly (readonly number[])[],
): MultilabelCounts {
  requireSameLength(truth, decisions);
  const cells = labels.map(() => [0, 0, 0, 0] as [number, number, number, number]);
  const totals = { n: truth.length, exact: 0, wrong: 0, wrongSquares: 0 };
  truth.forEach((row, i) => {
    const decided = decisions[i] as readonly number[];
    requireSameLength(labels, row);
    requireSameLength(labels, decided);
    let wrong = 0;
    row.forEach((value, k) => {
      const cell = 2 * zeroOrOne(value, "label") + zeroOrOne(decided[k] as number, "decision");
      const counts = cells[k] as number[];
      counts[cell] = (counts[cell] as number) + 1;
      if (value !== decided[k]) wrong++;
    });
    if (wrong === 0) totals.exact++;
    totals.wrong += wrong;
    totals.wrongSquares += wrong * wrong;
  });
  return { labels, confusions: cells.map(([tn, fp, fn, tp]) => ({ tp, fp, fn, tn })), ...totals };
}

/** The counts of both parts together. @throws RangeError when the labels differ */
export function mergeMultilabelCounts(a: MultilabelCounts, b: MultilabelCounts): MultilabelCounts {
  if (JSON.stringify(a.labels) !== JSON.stringify(b.labels)) {
    throw new RangeError(`labels differ: ${a.labels.join(", ")} and ${b.labels.join(", ")}`);
  }
  return {
    labels: a.labels,
    confusions: a.confusions.map((one, k) => mergeConfusions(one, b.confusions[k] as Confusion)),
    n: a.n + b.n,
    exact: a.exact + b.exact,
    wrong: a.wrong + b.wrong,
    wrongSquares: a.wrongSquares + b.wrongSquares,
  };
}

/** Metrics per label, over labels and per row. */
export function multilabelMetrics(
  counts: MultilabelCounts,
  options?: ProportionOptions,
): MultilabelMetrics {
  const { labels, confusions, n, exact, wrong, wrongSquares } = counts;
  const perLabel = labels.map((label, k) => ({
    label,
    metrics: binaryMetrics(confusions[k] as Confusion, options),
  }));
  const all = binaryMetrics(confusions.reduce(mergeConfusions, empty), options);
  const width = labels.length;
  const sums = { n, sum: wrong / width, sumSquares: wrongSquares / width ** 2 };
  const macro = averaged.map((name) => [name, macroOf(name, perLabel, n)]);
  const micro = averaged.map((name) => [name, withoutInterval(all[name], n)]);
  return {
    perLabel,
    subsetAccuracy: proportion(exact, n, options, "no-rows"),
    hammingLoss: width === 0 ? undefinedBecause("zero-denominator") : meanFromSums(sums, options),
    macro: Object.fromEntries(macro) as MultilabelMetrics["macro"],
    micro: Object.fromEntries(micro) as MultilabelMetrics["micro"],
  };
}

function macroOf(
  name: (typeof averaged)[number],
  perLabel: MultilabelMetrics["perLabel"],
  n: number,
): ClassAverage {
  const defined = perLabel
    .map(({ metrics }) => metrics[name])
    .filter((metric): metric is DefinedMetric => metric.defined);
  const missing = perLabel.filter(({ metrics }) => !metrics[name].defined).map((one) => one.label);
  if (defined.length === 0) {
    return { estimate: undefinedBecause(n === 0 ? "no-rows" : "zero-denominator"), missing };
  }
  const value = defined.reduce((sum, metric) => sum + metric.value, 0) / defined.length;
  const estimate = { defined: true, value, interval: null, standardError: null, n } as const;
  return { estimate, missing };
}

function withoutInterval(metric: MetricEstimate, n: number): MetricEstimate {
  return metric.defined ? { ...metric, interval: null, standardError: null, n } : metric;
}
