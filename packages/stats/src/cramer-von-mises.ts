import { cramerVonMisesPathTail } from "./cramer-von-mises-exact.ts";
import { cramerVonMisesUpperTail } from "./cramer-von-mises-law.ts";
import { greatestCommonDivisor } from "./ks-path-tail.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type TestResult, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";

const exactRows = 12;

/**
 * Cramér-von Mises test of two samples: T = U/(nm(n + m)) − (4nm − 1)/(6(n + m)), with
 * U = n Σ (r_i − i)² + m Σ (s_j − j)² over the ranks r and s of the sorted samples in the pooled one
 * (mid-ranks for ties). Upper tail: exact up to 12 rows a side (exact without ties), above that the
 * limit law after T has been given its mean and variance.
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns undefined `no-rows` or `not-finite`
 * @see https://doi.org/10.1214/aoms/1177704477 (Anderson 1962)
 * @example
 * const result = cramerVonMisesTest([1, 2], [3, 4]);
 * assert.equal(result.defined && result.statistic, 0.75);
 */
export function cramerVonMisesTest(reference: Sample, current: Sample): TestResult {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  const sum = rankSum(a, b);
  const statistic = sum / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
  if (Math.max(n, m) > exactRows)
    return { defined: true, statistic, pValue: limitTail(statistic, n, m) };
  // T = nm/(n + m)² Σ (F − G)², and the path sums (F − G)² in steps of 1/lcm(n, m), squared.
  const lcm = (n / greatestCommonDivisor(n, m)) * m;
  const steps = (statistic * (n + m) ** 2 * lcm * lcm) / (n * m);
  const pValue = cramerVonMisesPathTail(n, m, Math.floor(steps + 1e-6));
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

function rankSum(a: Float64Array, b: Float64Array): number {
  const [n, m] = [a.length, b.length];
  let sum = 0;
  for (let i = 0, j = 0; i < n || j < m;) {
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    const [fromA, fromB] = [i, j];
    while (i < n && a[i] === x) i++;
    while (j < m && b[j] === x) j++;
    const rank = (fromA + fromB + 1 + i + j) / 2;
    for (let r = fromA; r < i; r++) sum += n * (rank - r - 1) ** 2;
    for (let r = fromB; r < j; r++) sum += m * (rank - r - 1) ** 2;
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
