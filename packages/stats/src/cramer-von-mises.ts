import { cramerVonMisesPathTail } from "./cramer-von-mises-exact.ts";
import { cramerVonMisesUpperTail } from "./cramer-von-mises-law.ts";
import { greatestCommonDivisor } from "./ks-path-tail.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type TestResult, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";

const exactRows = 12;

/**
 * Cramér-von Mises test of two samples: T = nm/(n + m)² Σ (F − G)² over all n + m rows, which without
 * ties equals the rank form U/(nm(n + m)) − (4nm − 1)/(6(n + m)). With ties the rank form grows with
 * their number and rejects stable data; this one shrinks, so p-values are too large. Upper tail: exact
 * up to 12 rows a side (exact without ties), above that the limit law after T has been given its mean
 * and variance.
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns undefined `no-rows` or `not-finite`
 * @see https://doi.org/10.1214/aoms/1177704477 (Anderson 1962)
 * @example
 * const result = cramerVonMisesTest([1, 2], [3, 4]);
 * assert.equal(result.defined && result.statistic, 0.375);
 */
export function cramerVonMisesTest(reference: Sample, current: Sample): TestResult {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  const steps = squaredSteps(a, b);
  const lcm = (n / greatestCommonDivisor(n, m)) * m;
  const statistic = (n / (n + m)) * (m / (n + m)) * (steps / lcm / lcm);
  if (steps === 0) return { defined: true, statistic, pValue: 1 };
  const pValue =
    Math.max(n, m) > exactRows ? limitTail(statistic, n, m) : cramerVonMisesPathTail(n, m, steps);
  return { defined: true, statistic, pValue };
}

/**
 * Cramér-von Mises from rows per bin: T = Σ e² h/s, e = F − G at the right edge of a bin, h its share
 * of all rows, s = 1/n + 1/m. The upper tail is that of the limit law.
 *
 * @param reference rows per bin, finite and ≥ 0, in the order of the values
 * @param current rows per bin, over the same bins
 * @param options `nEff` and `mEff`, effective rows when rows depend on each other
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ, a count is negative or not finite, or an effective size is not positive
 * @example
 * const result = cramerVonMisesFromBins([1, 1, 0, 0], [0, 0, 1, 1]);
 * assert.equal(result.defined && result.statistic, 0.375 / 1);
 */
export function cramerVonMisesFromBins(
  reference: BinCounts,
  current: BinCounts,
  options: { readonly nEff?: number; readonly mEff?: number } = {},
): TestResult {
  const { n, m } = pairedTotals(reference, current);
  const { nEff = n, mEff = m } = options;
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  if (!(nEff > 0 && mEff > 0))
    throw new RangeError(`Effective sizes must be positive, got ${nEff} and ${mEff}`);
  let [before, now, sum] = [0, 0, 0];
  for (let b = 0; b < reference.length; b++) {
    before += reference[b] as number;
    now += current[b] as number;
    const share = ((reference[b] as number) + (current[b] as number)) / (n + m);
    sum += (before / n - now / m) ** 2 * share;
  }
  const statistic = sum / (1 / nEff + 1 / mEff);
  if (statistic === 0) return { defined: true, statistic, pValue: 1 };
  return { defined: true, statistic, pValue: limitTail(statistic, nEff, mEff) };
}

// Σ (F − G)² over the rows, in squared steps of 1/lcm(n, m): whole, so that equal sums compare equal.
function squaredSteps(a: Float64Array, b: Float64Array): number {
  const [n, m] = [a.length, b.length];
  const g = greatestCommonDivisor(n, m);
  let sum = 0;
  for (let i = 0, j = 0; i < n || j < m;) {
    const before = i + j;
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (i < n && a[i] === x) i++;
    while (j < m && b[j] === x) j++;
    sum += (i + j - before) * (i * (m / g) - j * (n / g)) ** 2;
  }
  return sum;
}

// E T = (1 + 1/N)/6 and Var T by Anderson (1962); the limit law has mean 1/6 and variance 1/45.
function limitTail(statistic: number, n: number, m: number): number {
  const all = n + m;
  const mean = (1 + 1 / all) / 6;
  const spread = 4 * n * m * all - 3 * (n * n + m * m) - 2 * n * m;
  const variance = (((all + 1) / (45 * all * all)) * spread) / (4 * n * m);
  if (!(variance > 0)) return 1;
  return cramerVonMisesUpperTail(1 / 6 + (statistic - mean) / Math.sqrt(45 * variance));
}
