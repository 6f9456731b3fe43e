import type { NumericColumn } from "./dialect.ts";
import { evenEdges } from "./equal-width-bins.ts";
import { presentNumbers } from "./present-values.ts";

/** A bucket holds `rows` (not always whole) spread evenly over [low, high]; a point has low = high. */
export interface Bucket {
  readonly low: number;
  readonly high: number;
  readonly rows: number;
}

export interface TfdvHistogram {
  readonly buckets: readonly Bucket[];
  readonly infinite: number;
  readonly nan: number;
}

const bins = 10;
const steps = 1000;

/**
 * The histogram that TensorFlow Data Validation keeps of a numeric column: 10 equal-width bins over the
 * finite range, filled from 1,000 quantile steps, a step that crosses an edge being split in proportion.
 */
export function tfdvHistogram(column: NumericColumn): TfdvHistogram {
  const sorted = presentNumbers(column).slice().sort();
  const finite = sorted.filter(Number.isFinite);
  const infinite = sorted.length - finite.length;
  let nan = 0;
  for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i])) nan++;
  if (finite.length === 0) return { buckets: [], infinite, nan };
  const [min, max] = [finite[0] as number, finite[finite.length - 1] as number];
  const edges = min === max ? Float64Array.of(min, max) : evenEdges(min, max, bins);
  const quantiles = quantileBuckets(sorted, max);
  const buckets = Array.from({ length: edges.length - 1 }, (_, i) => {
    const [low, high] = [edges[i] as number, edges[i + 1] as number];
    const rows = quantiles.reduce(
      (sum, step) => sum + step.rows * overlap(step, low, high, i === 0),
      0,
    );
    return { low, high, rows };
  });
  return { buckets, infinite, nan };
}

// The steps between neighbouring quantiles of all rows, infinities then cut off at both ends.
function quantileBuckets(sorted: Float64Array, finiteMax: number): readonly Bucket[] {
  const all = sorted.length;
  const negative = sorted.lastIndexOf(-Infinity) + 1;
  const firstPositive = sorted.indexOf(Infinity);
  const positive = firstPositive < 0 ? 0 : all - firstPositive;
  const quantiles: number[] = [];
  const cumulative: number[] = [];
  for (let step = 0, upTo = 0; step <= steps; step++) {
    const rank = Math.min(all, Math.floor((step * all) / steps) + 1);
    const value = sorted[rank - 1] as number;
    while (upTo < all && (sorted[upTo] as number) <= value) upTo++;
    if (!Number.isFinite(value)) continue;
    quantiles.push(value);
    cumulative.push(upTo - negative);
  }
  if (positive > 0) {
    quantiles.push(finiteMax);
    cumulative.push(all - negative - positive);
  }
  return weightedBuckets(quantiles, cumulative);
}

// Steps with one upper end share their rows evenly; the rows at the minimum go to the first steps.
function weightedBuckets(quantiles: readonly number[], cumulative: readonly number[]): Bucket[] {
  const count = quantiles.length - 1;
  const rows = Array.from({ length: count }, (_, i) => at(cumulative, i + 1) - at(cumulative, i));
  for (let start = 0, end = 0; start < count; start = end) {
    let sum = 0;
    while (end < count && quantiles[end + 1] === quantiles[start + 1]) sum += at(rows, end++);
    rows.fill(sum / (end - start), start, end);
  }
  let first = 0;
  const sameAsFirst = (i: number) =>
    quantiles[i] === quantiles[0] && quantiles[i + 1] === quantiles[1];
  while (first < count && sameAsFirst(first)) first++;
  return rows.map((share, i) => ({
    low: at(quantiles, i),
    high: at(quantiles, i + 1),
    rows: i < first ? share + at(cumulative, 0) / first : share,
  }));
}

/** The part of a step that lies in [low, high]; a point at `low` belongs to the bin before, if any. */
function overlap(step: Bucket, low: number, high: number, isFirst: boolean): number {
  if (step.low === step.high && step.low === low) return isFirst ? 1 : 0;
  if (step.high < low || step.low > high) return 0;
  if (low <= step.low && high >= step.high) return 1;
  return (Math.min(high, step.high) - Math.max(low, step.low)) / (step.high - step.low);
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
