import { binOf } from "./bin-values.ts";
import { zeroOrOne } from "./confusion.ts";
import { requireProbability, rowLogLoss } from "./log-loss.ts";
import { meanFromSums } from "./mean-from-sums.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import type { Sample } from "./sample.ts";
import { sumOf } from "./sum-of.ts";

/**
 * What a window keeps of labelled probabilities p, by score bin in ascending order: everything that
 * curves, losses and calibration need, and it adds up. All arrays have one length.
 */
export interface BinaryScoreCounts {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
  /** Σ p */
  readonly scores: readonly number[];
  /** Σ p(1 − p) */
  readonly variances: readonly number[];
  /** Σ (1 − 2p)² p(1 − p), the null variance of Spiegelhalter's statistic */
  readonly spiegelhalters: readonly number[];
  /** Σ log loss, nats */
  readonly logLosses: readonly number[];
  readonly logLossSquares: readonly number[];
  /** Σ (p − y)² */
  readonly briers: readonly number[];
  readonly brierSquares: readonly number[];
}

/** The same counts while rows are added to them. */
export type MutableBinaryScoreCounts = { -readonly [Key in keyof BinaryScoreCounts]: number[] };

const fields = [
  "positives",
  "negatives",
  "scores",
  "variances",
  "spiegelhalters",
  "logLosses",
  "logLossSquares",
  "briers",
  "brierSquares",
] as const satisfies readonly (keyof BinaryScoreCounts)[];

/** Counts of no rows over `bins` bins. */
export function emptyBinaryScoreCounts(bins: number): MutableBinaryScoreCounts {
  if (!(Number.isInteger(bins) && bins >= 0)) {
    throw new RangeError(`bins must be a whole number of at least 0, got ${bins}`);
  }
  return mapFields(() => Array.from({ length: bins }, () => 0));
}

/**
 * Adds one labelled row to the counts, in place: the accumulator of a pass over rows.
 *
 * @param bin index of the score's bin
 * @param probability predicted probability of the positive class, in [0, 1]
 * @throws RangeError when the bin does not exist, the label is not 0 or 1 or p lies outside [0, 1]
 */
export function addBinaryScoreRow(
  counts: MutableBinaryScoreCounts,
  bin: number,
  label: number,
  probability: number,
): void {
  if (!(Number.isInteger(bin) && bin >= 0 && bin < counts.positives.length)) {
    throw new RangeError(`bin must be one of 0…${counts.positives.length - 1}, got ${bin}`);
  }
  requireProbability(probability);
  const y = zeroOrOne(label, "label");
  const variance = probability * (1 - probability);
  const loss = rowLogLoss(y, probability);
  const brier = (probability - y) ** 2;
  const add = (key: keyof BinaryScoreCounts, value: number): void => {
    counts[key][bin] = (counts[key][bin] as number) + value;
  };
  add(y === 1 ? "positives" : "negatives", 1);
  add("scores", probability);
  add("variances", variance);
  add("spiegelhalters", (1 - 2 * probability) ** 2 * variance);
  add("logLosses", loss);
  add("logLossSquares", loss * loss);
  add("briers", brier);
  add("brierSquares", brier * brier);
}

/**
 * Counts of rows over the bins (−∞, e₀], (e₀, e₁], …, (e_{k−1}, ∞).
 *
 * @param edges strictly increasing
 * @example
 * assert.deepEqual(binaryScoreCountsOf([1, 0], [0.9, 0.2], [0.5]).positives, [0, 1]);
 */
export function binaryScoreCountsOf(
  labels: Sample,
  probabilities: Sample,
  edges: readonly number[],
): BinaryScoreCounts {
  if (labels.length !== probabilities.length) {
    throw new RangeError(`lengths differ: ${labels.length} and ${probabilities.length}`);
  }
  const counts = emptyBinaryScoreCounts(edges.length + 1);
  for (let i = 0; i < labels.length; i++) {
    const probability = probabilities[i] as number;
    addBinaryScoreRow(counts, binOf(edges, probability), labels[i] as number, probability);
  }
  return counts;
}

/** The counts of both parts together. @throws RangeError when the numbers of bins differ */
export function mergeBinaryScoreCounts(
  a: BinaryScoreCounts,
  b: BinaryScoreCounts,
): MutableBinaryScoreCounts {
  if (a.positives.length !== b.positives.length) {
    throw new RangeError(`bins differ: ${a.positives.length} and ${b.positives.length}`);
  }
  return mapFields((key) => a[key].map((value, i) => value + (b[key][i] as number)));
}

/**
 * Unions of neighbouring bins, at most `groups` of them, with about equally many rows each. No bin is
 * divided, so bins with much mass make fewer groups.
 */
export function equalMassGroups(
  counts: BinaryScoreCounts,
  groups: number,
): MutableBinaryScoreCounts {
  if (!(Number.isInteger(groups) && groups >= 1)) {
    throw new RangeError(`groups must be a whole number of at least 1, got ${groups}`);
  }
  const rows = counts.positives.map((count, i) => count + (counts.negatives[i] as number));
  const total = sumOf(rows);
  const groupOf: number[] = [];
  let below = 0;
  let previous = -1;
  let used = -1;
  for (const count of rows) {
    const middle = Math.min(groups - 1, Math.floor(((below + count / 2) / total) * groups));
    if (count > 0 && middle > previous) {
      previous = middle;
      used++;
    }
    groupOf.push(Math.max(0, used));
    below += count;
  }
  const grouped = emptyBinaryScoreCounts(used + 1);
  groupOf.forEach((group, bin) => {
    if (rows[bin] === 0) return;
    for (const key of fields) {
      grouped[key][group] = (grouped[key][group] as number) + (counts[key][bin] as number);
    }
  });
  return grouped;
}

/** Mean log loss in nats from the counts, with Student's interval. */
export function logLossFromCounts(
  counts: BinaryScoreCounts,
  options?: MetricOptions,
): MetricEstimate {
  const n = sumOf(counts.positives) + sumOf(counts.negatives);
  const sumSquares = sumOf(counts.logLossSquares);
  return meanFromSums({ n, sum: sumOf(counts.logLosses), sumSquares }, options);
}

/** Brier score from the counts, with Student's interval. */
export function brierFromCounts(
  counts: BinaryScoreCounts,
  options?: MetricOptions,
): MetricEstimate {
  const n = sumOf(counts.positives) + sumOf(counts.negatives);
  const sumSquares = sumOf(counts.brierSquares);
  return meanFromSums({ n, sum: sumOf(counts.briers), sumSquares }, options);
}

function mapFields(make: (key: keyof BinaryScoreCounts) => number[]): MutableBinaryScoreCounts {
  const entries = fields.map((key) => [key, make(key)]);
  return Object.fromEntries(entries) as MutableBinaryScoreCounts;
}
