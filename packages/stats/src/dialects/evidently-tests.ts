import { andersonDarlingTest } from "../anderson-darling.ts";
import { eppsSingletonTest } from "../epps-singleton.ts";
import { ksTest } from "../ks.ts";
import { type Undefined, undefinedBecause } from "../result.ts";
import { studentTwoSided } from "../tails.ts";
import type { NumericMethod } from "./dialect.ts";
import { judge, type Rule } from "./judge.ts";
import { mannWhitneyLess } from "./mann-whitney-less.ts";
import { centredSquares } from "./population-spread.ts";
import { finiteNumbers } from "./present-values.ts";

/** Evidently's tests of numeric columns; the value each reports is its p-value. */
export const evidentlyTests = {
  ks: pValueOf("ks", { drifts: "<=", threshold: 0.05 }, (before, now) => {
    const result = ksTest(before, now);
    return result.defined ? result.pValue : result;
  }),
  /** Student's test of two means with one variance for both. */
  tTest: pValueOf("t_test", { drifts: "<", threshold: 0.05 }, studentTest),
  /** One-sided: only rising values are seen. */
  mannWhitney: pValueOf("mannw", { drifts: "<", threshold: 0.05 }, mannWhitneyLess),
  eppsSingleton: pValueOf("es", { drifts: "<", threshold: 0.05 }, (before, now) => {
    const result = eppsSingletonTest(before, now, { covariance: "separate" });
    return result.defined ? result.pValue : result;
  }),
  /** The p-value is cut to the printed table, [0.001, 0.25]. */
  anderson: pValueOf("anderson", { drifts: "<", threshold: 0.1 }, (before, now) => {
    const result = andersonDarlingTest(before, now);
    if (!result.defined) return result;
    return Math.min(0.25, Math.max(0.001, result.pBounds.lo));
  }),
} as const;

function pValueOf(
  id: string,
  rule: Rule,
  test: (before: Float64Array, now: Float64Array) => number | Undefined,
): NumericMethod {
  return {
    id,
    shape: "numeric",
    compute(reference, current, options) {
      const [before, now] = [finiteNumbers(reference), finiteNumbers(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      const pValue = test(before, now);
      return typeof pValue === "number" ? judge(pValue, rule, options) : pValue;
    },
  };
}

function studentTest(before: Float64Array, now: Float64Array): number | Undefined {
  const [n, m] = [before.length, now.length];
  if (n + m < 3) return undefinedBecause("too-few");
  const [a, b] = [centredSquares(before), centredSquares(now)];
  const variance = (a.squares + b.squares) / (n + m - 2);
  if (variance === 0 && a.mean === b.mean) return undefinedBecause("constant");
  const t = (a.mean - b.mean) / Math.sqrt(variance * (1 / n + 1 / m));
  return studentTwoSided(t, n + m - 2);
}
