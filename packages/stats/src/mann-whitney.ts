import { isAtomBin } from "./atom-bin.ts";
import type { Bounds } from "./metric-estimate.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";
import { normalTwoSided } from "./tails.ts";

export interface MannWhitneyTested {
  readonly defined: true;
  /** U of the current sample, A·n·m. */
  readonly statistic: number;
  /** A = P(current > reference) + ½ P(equal); ½ when nothing moved. */
  readonly superiority: number;
  /** Standardised A with continuity correction; 0 when |U − nm/2| ≤ ½. */
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
}

export interface MannWhitneyFromBinsTested extends MannWhitneyTested {
  /** Surely holds the A of the rows themselves. */
  readonly bounds: Bounds;
}

/**
 * Mann-Whitney test, two-sided: do current rows tend to be larger or smaller? Normal law for U with
 * variance nm/12·((N + 1) − Σ(t³ − t)/(N(N − 1))), t the sizes of ties among all N = n + m rows, and
 * a continuity correction of ½. Swapping the samples turns A into 1 − A and keeps the p-value.
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns undefined `no-rows` or `not-finite`; p = 1 when all values are equal
 * @see https://doi.org/10.1214/aoms/1177730491 (Mann, Whitney 1947)
 * @example
 * const shifted = mannWhitneyTest([1, 2, 3], [4, 5, 6]);
 * assert.equal(shifted.defined && shifted.superiority, 1);
 */
export function mannWhitneyTest(reference: Sample, current: Sample): MannWhitneyTested | Undefined {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  let [wins, ties] = [0, 0];
  for (let i = 0, j = 0; i < n || j < m;) {
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    const [below, from] = [i, j];
    while (i < n && a[i] === x) i++;
    while (j < m && b[j] === x) j++;
    const equal = i - below + (j - from);
    wins += (j - from) * (below + (i - below) / 2);
    ties += cubed(equal);
  }
  return tested(wins, n, m, ties);
}

/**
 * Mann-Whitney test from rows per bin, in the order of the values: rows of one bin count as equal,
 * so the p-value is that of the exact test on bins. A of the rows themselves lies within
 * ±½ Σ p q over the bins, p and q their shares.
 *
 * @param reference rows per bin, finite and ≥ 0
 * @param current rows per bin, over the same bins
 * @param options `edges`, one fewer than bins: bins of a single value then add nothing to `bounds`
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @example
 * const result = mannWhitneyFromBins([5, 5], [5, 5]);
 * assert.deepEqual(result.defined && result.bounds, { lo: 0.25, hi: 0.75 });
 */
export function mannWhitneyFromBins(
  reference: BinCounts,
  current: BinCounts,
  { edges }: { readonly edges?: ArrayLike<number> } = {},
): MannWhitneyFromBinsTested | Undefined {
  const { n, m } = pairedTotals(reference, current);
  if (edges !== undefined && edges.length !== reference.length - 1)
    throw new RangeError(`${reference.length} bins need one edge fewer, got ${edges.length}`);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  let [before, wins, ties, unsure] = [0, 0, 0, 0];
  for (let b = 0; b < reference.length; b++) {
    const [p, q] = [reference[b] as number, current[b] as number];
    wins += q * (before + p / 2);
    ties += cubed(p + q);
    if (edges === undefined || !isAtomBin(edges, b)) unsure += ((p / n) * q) / m / 2;
    before += p;
  }
  const result = tested(wins, n, m, ties);
  const { superiority } = result;
  const bounds = {
    lo: Math.max(0, superiority - unsure),
    hi: Math.min(1, superiority + unsure),
  };
  return { ...result, bounds };
}

// t³ − t; fractional weights below one row are no tie.
function cubed(t: number): number {
  return Math.max(0, t * (t - 1) * (t + 1));
}

function tested(wins: number, n: number, m: number, ties: number): MannWhitneyTested {
  const all = n + m;
  const correction = all > 1 ? ties / (all * (all - 1)) : 0;
  const variance = ((n * m) / 12) * (all + 1 - correction);
  const off = wins - (n * m) / 2;
  const reach = Math.max(0, Math.abs(off) - 0.5);
  // All rows equal: the variance is 0 but for rounding, and so is `off`.
  const z = variance > 1e-12 * n * m ? (Math.sign(off) * reach) / Math.sqrt(variance) : 0;
  return {
    defined: true,
    statistic: wins,
    superiority: wins / n / m,
    z,
    pValue: normalTwoSided(z),
  };
}
