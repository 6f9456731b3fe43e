import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type TestResult, undefinedBecause } from "./result.ts";
import { chiSquareUpperTail } from "./tails.ts";

/**
 * Dialect: χ² goodness of fit of the current rows to the reference taken as exact, E = reference rows ×
 * m/n, df = bins − 1. It ignores that the reference is a sample, so p is too small unless n ≫ m.
 *
 * @returns undefined `no-rows` when a side is empty, `one-bin` with one bin, `zero-denominator` when a
 *   bin with current rows is empty in the reference
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @example
 * const fit = chiSquareGoodnessOfFit([50, 50], [60, 40]);
 * assert.ok(fit.defined && fit.statistic === 4);
 */
export function chiSquareGoodnessOfFit(reference: BinCounts, current: BinCounts): TestResult {
  const { n, m, occupied } = pairedTotals(reference, current);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  if (occupied < 2) return undefinedBecause("one-bin");
  let statistic = 0;
  for (let b = 0; b < reference.length; b++) {
    const expected = ((reference[b] as number) * m) / n;
    const observed = current[b] as number;
    if (expected > 0) statistic += (observed - expected) ** 2 / expected;
    else if (observed > 0) return undefinedBecause("zero-denominator");
  }
  return { defined: true, statistic, pValue: chiSquareUpperTail(statistic, occupied - 1) };
}

/**
 * Dialect: χ² of the raw 2 × k table whatever the expected counts are, with Yates' continuity
 * correction when there are two bins.
 *
 * @returns undefined `no-rows` when a side is empty, `one-bin` with one bin
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @example
 * const same = chiSquareContingency([5, 5], [5, 5]);
 * assert.ok(same.defined && same.statistic === 0);
 */
export function chiSquareContingency(reference: BinCounts, current: BinCounts): TestResult {
  const { n, m, occupied } = pairedTotals(reference, current);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  if (occupied < 2) return undefinedBecause("one-bin");
  const correction = occupied === 2 ? 0.5 : 0;
  const statistic = contingencyChiSquare(reference, current, { n, m, correction });
  return { defined: true, statistic, pValue: chiSquareUpperTail(statistic, occupied - 1) };
}

/** Σ (|O − E| − correction)² / E over a 2 × k table; the correction never exceeds |O − E|. */
export function contingencyChiSquare(
  reference: BinCounts,
  current: BinCounts,
  { n, m, correction }: { readonly n: number; readonly m: number; readonly correction: number },
): number {
  let sum = 0;
  for (let b = 0; b < reference.length; b++) {
    const before = reference[b] as number;
    const pooled = (before + (current[b] as number)) / (n + m);
    if (pooled === 0) continue;
    const gap = Math.abs(before - n * pooled);
    const kept = gap - Math.min(correction, gap);
    sum += (kept * kept) / (n * pooled) + (kept * kept) / (m * pooled);
  }
  return sum;
}
