import type { DefinedMetric } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";

/**
 * A smooth function of cell shares with its delta-method interval:
 * var = (Σ p g² − (Σ p g)²) / n with p = counts / n and g the gradient with respect to the shares.
 *
 * On the edge (a perfect or empty table) that variance is 0 and would promise certainty; there half
 * a row is added to each cell, for the standard error only, and `kind` says so.
 *
 * @param counts rows per cell, at least one row in all
 * @param evaluate value and gradient at given cell counts, null where undefined
 * @param range the values the function can take; the interval is clipped to it
 * @returns null where `evaluate` is undefined at the counts
 */
export function multinomialDelta(
  counts: readonly number[],
  evaluate: (counts: readonly number[]) => { value: number; gradient: readonly number[] } | null,
  range: readonly [number, number],
  options?: MetricOptions,
): DefinedMetric | null {
  const { level, designEffect, z } = readMetricOptions(options);
  const at = evaluate(counts);
  if (at === null) return null;
  let kind = "delta";
  let standardError = spread(counts, at.gradient);
  if (!(standardError > 1e-12)) {
    const smoothed = counts.map((count) => count + 0.5);
    const near = evaluate(smoothed);
    standardError = near === null ? 0 : spread(smoothed, near.gradient);
    kind = "delta, half a row added to each cell";
  }
  standardError *= Math.sqrt(designEffect);
  const lo = Math.max(range[0], at.value - z * standardError);
  const hi = Math.min(range[1], at.value + z * standardError);
  const n = total(counts);
  return { defined: true, value: at.value, interval: { lo, hi, level, kind }, standardError, n };
}

function spread(counts: readonly number[], gradient: readonly number[]): number {
  const n = total(counts);
  let mean = 0;
  for (let i = 0; i < counts.length; i++) {
    mean += ((counts[i] as number) / n) * (gradient[i] as number);
  }
  let variance = 0;
  for (let i = 0; i < counts.length; i++) {
    variance += ((counts[i] as number) / n) * ((gradient[i] as number) - mean) ** 2;
  }
  return Math.sqrt(variance / n);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
