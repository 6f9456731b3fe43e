import { requireSameLength } from "./counts-check.ts";
import type { DefinedMetric } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import { rowPlacements } from "./row-placements.ts";
import type { Sample } from "./sample.ts";
import { normalTwoSided } from "./tails.ts";

export type PairedAurocDifference =
  | (DefinedMetric & {
      readonly aurocs: readonly [number, number];
      readonly statistic: number;
      readonly pValue: number;
    })
  | Undefined;

/**
 * DeLong's test of two models scored on the same rows: is AUROC(first) − AUROC(second) zero? Rows
 * enter with both placements, so what the models share cancels out.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @returns difference with normal interval, `statistic` z and the two-sided `pValue`; two models that
 * order the rows alike have difference 0, p = 1 and no interval. Undefined with one class, with
 * fewer than two rows of a class or when a score is not finite
 * @throws RangeError when lengths differ or a label is neither 0 nor 1
 * @see DeLong, DeLong, Clarke-Pearson (1988), https://doi.org/10.2307/2531595
 */
export function delongTest(
  labels: Sample,
  first: Sample,
  second: Sample,
  options?: MetricOptions,
): PairedAurocDifference {
  requireSameLength(labels, first);
  requireSameLength(labels, second);
  const { level, designEffect, z } = readMetricOptions(options);
  const a = rowPlacements(labels, first);
  const b = rowPlacements(labels, second);
  if (a === null || b === null) return undefinedBecause("not-finite");
  const { positives, negatives } = a;
  if (labels.length === 0) return undefinedBecause("no-rows");
  if (positives === 0 || negatives === 0) return undefinedBecause("one-class");
  if (positives < 2 || negatives < 2) return undefinedBecause("too-few");
  const value = a.area - b.area;
  const moments = { 0: 0, 1: 0 };
  for (let i = 0; i < labels.length; i++) {
    const gap = (a.placement[i] as number) - (b.placement[i] as number);
    moments[labels[i] as 0 | 1] += (gap - value) ** 2;
  }
  const variance =
    designEffect *
    (moments[1] / (positives - 1) / positives + moments[0] / (negatives - 1) / negatives);
  const aurocs = [a.area, b.area] as const;
  const n = labels.length;
  if (!(variance > 1e-30)) {
    const pValue = Math.abs(value) < 1e-15 ? 1 : 0;
    const statistic = pValue === 1 ? 0 : Math.sign(value) * Infinity;
    return {
      defined: true,
      value,
      interval: null,
      standardError: null,
      n,
      aurocs,
      statistic,
      pValue,
    };
  }
  const standardError = Math.sqrt(variance);
  const statistic = value / standardError;
  const half = z * standardError;
  return {
    defined: true,
    value,
    interval: { lo: value - half, hi: value + half, level, kind: "DeLong, paired" },
    standardError,
    n,
    aurocs,
    statistic,
    pValue: normalTwoSided(statistic),
  };
}
