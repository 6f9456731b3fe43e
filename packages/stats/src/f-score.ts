import { requireConfusion, type Confusion } from "./confusion.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import { multinomialDelta } from "./multinomial-delta.ts";
import { proportion, type ProportionOptions } from "./proportion.ts";
import { undefinedBecause, type UndefinedReason } from "./result.ts";

/**
 * F1 = 2 TP / (2 TP + FP + FN). With s = TP / (TP + FP + FN) it equals 2s / (1 + s), a rising
 * function of a proportion, so its interval is the Wilson interval of s sent through it.
 *
 * @returns undefined when TP + FP + FN = 0
 * @example
 * const result = f1({ tp: 1, fp: 1, fn: 1, tn: 0 });
 * assert.ok(result.defined && result.value === 0.5);
 */
export function f1(confusion: Confusion, options?: ProportionOptions): MetricEstimate {
  requireConfusion(confusion);
  const { tp, fp, fn } = confusion;
  const share = proportion(tp, tp + fp + fn, options, whyEmpty(confusion));
  if (!share.defined) return share;
  const { value: s, interval, standardError, n } = share;
  return {
    defined: true,
    value: f1OfShare(s),
    interval: interval && {
      lo: f1OfShare(interval.lo),
      hi: f1OfShare(interval.hi),
      level: interval.level,
      kind: "wilson, mapped by 2s/(1+s)",
    },
    standardError: standardError === null ? null : (2 * standardError) / (1 + s) ** 2,
    n,
  };
}

/**
 * Fβ = (1 + β²) TP / ((1 + β²) TP + β² FN + FP), recall weighing β times as much as precision;
 * interval by the delta method. Use `f1` for β = 1, its interval is exact in s.
 *
 * @param beta > 0
 * @throws RangeError when beta is not positive and finite
 */
export function fBeta(confusion: Confusion, beta: number, options?: MetricOptions): MetricEstimate {
  requireConfusion(confusion);
  if (!(beta > 0 && beta < Infinity)) throw new RangeError(`beta must be positive, got ${beta}`);
  const { tp, fp, fn } = confusion;
  const b = beta * beta;
  const evaluate = (cells: readonly number[]) => {
    const [hit, falseAlarm, miss] = cells as [number, number, number];
    const bottom = (1 + b) * hit + b * miss + falseAlarm;
    if (bottom === 0) return null;
    const value = ((1 + b) * hit) / bottom;
    const perShare = (hit + falseAlarm + miss) / bottom;
    const gradient = [(1 + b) * (1 - value), -value, -b * value].map((slope) => slope * perShare);
    return { value, gradient };
  };
  return (
    multinomialDelta([tp, fp, fn], evaluate, [0, 1], options) ??
    undefinedBecause(whyEmpty(confusion))
  );
}

function f1OfShare(share: number): number {
  return (2 * share) / (1 + share);
}

function whyEmpty({ tn }: Confusion): UndefinedReason {
  return tn === 0 ? "no-rows" : "zero-denominator";
}
