import { chiSquareGoodnessOfFit } from "../chi-square-dialects.ts";
import { fisherExact as fisherTest } from "../fisher-exact.ts";
import { type Undefined, undefinedBecause } from "../result.ts";
import { chiSquareUpperTail, normalTwoSided } from "../tails.ts";
import { categoryCounts, type CategoryCounts } from "./category-counts.ts";
import type { CategoricalMethod } from "./dialect.ts";
import { judge, type Rule } from "./judge.ts";
import { presentCategories } from "./present-values.ts";

/** Evidently's tests of categorical columns; the value each reports is its p-value. */
export const evidentlyCategories = {
  /** χ² with the reference as exact; a category the reference does not know gives p = 0. */
  chisquare: pValueOf("chisquare", { drifts: "<", threshold: 0.05 }, (counts) => {
    const fit = chiSquareGoodnessOfFit(counts.reference, counts.current);
    if (fit.defined) return fit.pValue;
    return fit.why === "zero-denominator" ? 0 : fit;
  }),
  /** Share of the rows that are not the first category in order, pooled z. */
  z: pValueOf("z", { drifts: "<", threshold: 0.05 }, zTest),
  /** G against the raw reference counts; only for samples of one size, else the tool raises an error. */
  gTest: pValueOf("g_test", { drifts: "<", threshold: 0.1 }, gTest),
  /** Two categories and samples of one size, else the tool raises an error. */
  fisherExact: pValueOf("fisher_exact", { drifts: "<", threshold: 0.1 }, fisherExact),
} as const;

function pValueOf(
  id: string,
  rule: Rule,
  test: (counts: CategoryCounts, n: number, m: number) => number | Undefined,
): CategoricalMethod {
  return {
    id,
    shape: "categorical",
    compute(reference, current, options) {
      const [before, now] = [presentCategories(reference), presentCategories(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      const pValue = test(categoryCounts(before, now), before.length, now.length);
      return typeof pValue === "number" ? judge(pValue, rule, options) : pValue;
    },
  };
}

function zTest({ names, reference, current }: CategoryCounts, n: number, m: number): number {
  if (names.length === 1) return 1;
  const first = names.reduce<number>((least, name, i) => (name < at(names, least) ? i : least), 0);
  const [p, q] = [1 - at(reference, first) / n, 1 - at(current, first) / m];
  const pooled = (p * n + q * m) / (n + m);
  return normalTwoSided((p - q) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)));
}

function gTest({ names, reference, current }: CategoryCounts, n: number, m: number) {
  if (n !== m) return undefinedBecause("not-applicable");
  if (names.length < 2) return undefinedBecause("one-bin");
  const half = current.reduce((sum, now, b) => {
    return now === 0 ? sum : sum + now * Math.log(now / at(reference, b));
  }, 0);
  return chiSquareUpperTail(2 * half, names.length - 1);
}

function fisherExact({ names, reference, current }: CategoryCounts, n: number, m: number) {
  if (n !== m || names.length > 2) return undefinedBecause("not-applicable");
  const [before, now] = [at(reference, 0), at(current, 0)];
  const result = fisherTest([before, n - before], [now, m - now]);
  return result.defined ? result.pValue : 1;
}

function at<T>(values: readonly T[], index: number): T {
  return values[index] as T;
}
