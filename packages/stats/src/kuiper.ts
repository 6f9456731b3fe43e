import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type TestResult, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";

/**
 * Kuiper's test for cyclic data (hours, angles): V = D⁺ + D⁻, the largest gap F − G plus the largest
 * gap G − F, so the answer does not depend on where the circle is cut. With N = nm/(n + m) and
 * λ = (√N + 0.155 + 0.24/√N) V, pValue = 2 Σ_{j≥1} (4j²λ² − 1) e^{−2j²λ²}. Ties make it too large.
 *
 * @param reference values on the circle, all from one turn, e.g. [0, 24)
 * @param current the same
 * @returns undefined `no-rows` or `not-finite`
 * @see https://doi.org/10.1111/j.2517-6161.1970.tb00821.x (Stephens 1970)
 * @example
 * const hours = kuiperTest([1, 2, 3, 4], [13, 14, 15, 16]);
 * assert.equal(hours.defined && hours.statistic, 1);
 */
export function kuiperTest(reference: Sample, current: Sample): TestResult {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  let [above, below] = [0, 0];
  for (let i = 0, j = 0; i < n && j < m;) {
    const x = Math.min(a[i] as number, b[j] as number);
    while (i < n && a[i] === x) i++;
    while (j < m && b[j] === x) j++;
    above = Math.max(above, i / n - j / m);
    below = Math.max(below, j / m - i / n);
  }
  const statistic = above + below;
  return { defined: true, statistic, pValue: kuiperUpperTail(scaled(statistic, n, m)) };
}

/**
 * Kuiper's test from rows per bin or category in cyclic order. Each of D⁺ and D⁻ is lowered by about
 * 0.583/√B when seen at B points, so λ gains 1.166/√B, B the bins that hold a row.
 *
 * @param reference rows per bin, e.g. 24 hours
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @example
 * assert.equal(kuiperFromBins([3, 4, 5], [6, 8, 10]).defined, true);
 */
export function kuiperFromBins(reference: BinCounts, current: BinCounts): TestResult {
  const { n, m, occupied } = pairedTotals(reference, current);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  let [before, now, above, below] = [0, 0, 0, 0];
  for (let b = 0; b < reference.length; b++) {
    before += reference[b] as number;
    now += current[b] as number;
    above = Math.max(above, before / n - now / m);
    below = Math.max(below, now / m - before / n);
  }
  const statistic = above + below;
  if (statistic === 0) return { defined: true, statistic: 0, pValue: 1 };
  const lambda = scaled(statistic, n, m) + 1.166 / Math.sqrt(occupied);
  return { defined: true, statistic, pValue: kuiperUpperTail(lambda) };
}

function scaled(statistic: number, n: number, m: number): number {
  const root = Math.sqrt((n / (n + m)) * m);
  return (root + 0.155 + 0.24 / root) * statistic;
}

/**
 * 2 Σ_{j≥1} (4j²λ² − 1) e^{−2j²λ²}, the upper tail of the limit of √N·V; 1 for λ < 0.4, where it
 * differs from 1 by less than 1e-10.
 *
 * @example
 * assert.ok(Math.abs(kuiperUpperTail(1.7473) - 0.05) < 1e-4);
 */
export function kuiperUpperTail(lambda: number): number {
  if (lambda < 0.4) return 1;
  let sum = 0;
  for (let j = 1; j <= 20; j++) {
    const square = 2 * j * j * lambda * lambda;
    sum += (2 * square - 1) * Math.exp(-square);
  }
  return Math.min(1, 2 * sum);
}
