import { type Interval, type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";
import { fUpperTail } from "./tails.ts";
import { type WelchOptions, welchTest } from "./welch.ts";

export interface BrownForsytheTested {
  readonly defined: true;
  /** F with 1 and n + m − 2 degrees of freedom. */
  readonly statistic: number;
  readonly pValue: number;
  /** Mean |x − median| of the current sample less that of the reference. */
  readonly difference: number;
  /** Welch interval of the difference; null when a side has no spread in |x − median|. */
  readonly interval: Interval | null;
}

/**
 * Brown-Forsythe test of equal spread: analysis of variance on z = |x − own median|. For two samples
 * F = (z̄₂ − z̄₁)²·nm/(n + m) / (within sum of squares/(n + m − 2)), upper tail, so both wider and
 * narrower count.
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns undefined `no-rows`, `not-finite`, `too-few` below two rows a side, or `zero-denominator`
 *   when z varies on neither side but differs between them; two constants give p = 1
 * @throws RangeError when the level is outside (0, 1)
 * @see https://doi.org/10.1080/01621459.1974.10482955 (Brown, Forsythe 1974)
 * @example
 * const same = brownForsytheTest([1, 2, 3], [11, 12, 13]);
 * assert.equal(same.defined && same.pValue, 1);
 */
export function brownForsytheTest(
  reference: Sample,
  current: Sample,
  options: WelchOptions = {},
): BrownForsytheTested | Undefined {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  if (n < 2 || m < 2) return undefinedBecause("too-few");
  const [before, now] = [deviations(a), deviations(b)];
  const difference = now.mean - before.mean;
  const within = ((n - 1) * before.variance + (m - 1) * now.variance) / (n + m - 2);
  if (within === 0 && difference !== 0) return undefinedBecause("zero-denominator");
  const statistic = within === 0 ? 0 : (difference ** 2 * ((n * m) / (n + m))) / within;
  if (!Number.isFinite(statistic)) return undefinedBecause("not-finite");
  const welch = welchTest(before, now, options);
  return {
    defined: true,
    statistic,
    pValue: fUpperTail(statistic, 1, n + m - 2),
    difference,
    interval: welch.defined ? { ...welch.interval, kind: "welch-absolute-deviation" } : null,
  };
}

function deviations(sorted: Float64Array) {
  const n = sorted.length;
  const [low, high] = [sorted[(n - 1) >> 1] as number, sorted[n >> 1] as number];
  const median = low + (high - low) / 2;
  let mean = 0;
  for (const x of sorted) mean += Math.abs(x - median) / n;
  let squares = 0;
  for (const x of sorted) squares += (Math.abs(x - median) - mean) ** 2;
  return { n, mean, variance: squares / (n - 1) };
}
