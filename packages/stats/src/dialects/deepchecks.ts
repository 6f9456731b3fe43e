import { cramersVBiasCorrected } from "../cramers-v.ts";
import { ksTest } from "../ks.ts";
import { psi as psiDistance } from "../psi.ts";
import { type Undefined, undefinedBecause } from "../result.ts";
import { wasserstein } from "../wasserstein.ts";
import { categoryCounts, type CategoryCounts } from "./category-counts.ts";
import type { CategoricalMethod, Category, Dialect, NumericMethod } from "./dialect.ts";
import { rangeOf } from "./equal-width-bins.ts";
import { judge, type Rule } from "./judge.ts";
import { plainShape, presentCategories, presentNumbers } from "./present-values.ts";

const minimumRows = 10;
const rareShare = 0.01;
const trimmedShare = 0.025;
const rule: Rule = { drifts: ">=", threshold: 0.2 };

const ks = onNumbers("ks", (before, now) => {
  const result = ksTest(before, now, { method: "asymptotic" });
  return result.defined ? result.statistic : result;
});

/** W1 after the outer 2.5 % of each sample are left out and both are scaled to [0, 1]. */
const emd = onNumbers("emd", (before, now) => {
  const [a, b] = [trimmed(before), trimmed(now)];
  const [min, max] = rangeOf(Float64Array.of(...rangeOf(a), ...rangeOf(b)));
  if (min === max) return 0;
  const scaled = (values: Float64Array) => values.map((value) => (value - min) / (max - min));
  const result = wasserstein(scaled(a), scaled(b));
  return result.defined ? result.value : result;
});

/** Bias-corrected V after the larger sample's counts are scaled down to the smaller's. */
const cramersV = onCategories("cramers_v", presentCategories, balancedCramersV);

/** The same with missing values as a category of their own. */
const cramersVWithMissing = onCategories(
  "cramers_v_with_missing",
  (column) => Array.from(column, (value) => (isMissing(value) ? missingName : value)),
  balancedCramersV,
);

/** No share counts as less than 1 %. */
const psi = onCategories("psi", presentCategories, ({ reference, current }) => {
  const result = psiDistance(reference, current, { zero: { kind: "floor", share: 0.01 } });
  return result.defined ? result.value : result;
});

/**
 * Deepchecks' feature drift. Missing values are left out; categories below 1 % of the reference are
 * taken together, or left out when that is not above 1 % of either sample. Above 100,000 rows the tool
 * looks at a random sample, this dialect at all rows.
 */
export const deepchecks = {
  id: "deepchecks",
  title: "Deepchecks",
  peerVersion: "0.19.1",
  methods: [ks, emd, cramersV, cramersVWithMissing, psi],
  shapeOf: plainShape,
  defaultNumeric: () => ks,
  defaultCategorical: () => cramersV,
} as const satisfies Dialect;

function onNumbers(
  id: string,
  distance: (before: Float64Array, now: Float64Array) => number | Undefined,
): NumericMethod {
  return {
    id,
    shape: "numeric",
    compute(reference, current, options) {
      const [before, now] = [presentNumbers(reference), presentNumbers(current)];
      if (Math.min(before.length, now.length) < minimumRows) return undefinedBecause("too-few");
      const value = distance(before, now);
      return typeof value === "number" ? judge(value, rule, options) : value;
    },
  };
}

function onCategories(
  id: string,
  usable: (column: ArrayLike<Category | null>) => readonly Category[],
  distance: (counts: CategoryCounts) => number | Undefined,
): CategoricalMethod {
  return {
    id,
    shape: "categorical",
    compute(reference, current, options) {
      const [before, now] = [usable(reference), usable(current)];
      if (Math.min(before.length, now.length) < minimumRows) return undefinedBecause("too-few");
      const value = distance(rareTogether(categoryCounts(before, now), before.length, now.length));
      return typeof value === "number" ? judge(value, rule, options) : value;
    },
  };
}

// A leading NUL keeps these apart from the categories of a column.
const missingName = "\u0000missing";
const otherName = "\u0000other";

const isMissing = (value: Category | null): value is null => value === null || Number.isNaN(value);

function rareTogether(counts: CategoryCounts, n: number, m: number): CategoryCounts {
  const kept = counts.names
    .map((_, i) => i)
    .filter((i) => at(counts.reference, i) >= n * rareShare);
  const pick = (values: readonly number[]) => kept.map((i) => at(values, i));
  const names = kept.map((i) => at(counts.names, i));
  const [reference, current] = [pick(counts.reference), pick(counts.current)];
  const [before, now] = [n - total(reference), m - total(current)];
  if (!(before > rareShare * n || now > rareShare * m)) return { names, reference, current };
  return {
    names: [...names, otherName],
    reference: [...reference, before],
    current: [...current, now],
  };
}

function balancedCramersV({ names, reference, current }: CategoryCounts): number | Undefined {
  if (names.length === 1) return 0;
  const [n, m] = [total(reference), total(current)];
  const scaled = (counts: readonly number[], factor: number) =>
    counts.map((count) => halfToEven(count * factor));
  const result = cramersVBiasCorrected(
    scaled(reference, n > m ? m / n : 1),
    scaled(current, m > n ? n / m : 1),
  );
  return result.defined ? result.value : result;
}

// NumPy rounds halves to the even neighbour.
function halfToEven(value: number): number {
  const near = Math.round(value);
  return near - value === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

function trimmed(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  const [low, high] = [interpolated(sorted, trimmedShare), interpolated(sorted, 1 - trimmedShare)];
  return values.filter((value) => value >= low && value <= high);
}

// NumPy's linear quantile, which interpolates from the nearer end.
function interpolated(sorted: Float64Array, share: number): number {
  const rank = (sorted.length - 1) * share;
  const below = Math.floor(rank);
  const [a, b] = [sorted[below] as number, sorted[below + 1] ?? (sorted[below] as number)];
  const part = rank - below;
  return part >= 0.5 ? b - (b - a) * (1 - part) : a + (b - a) * part;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function at<T>(values: readonly T[], index: number): T {
  return values[index] as T;
}
