import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireSameLength } from "./counts-check.ts";
import { undefinedBecause, type Interval, type Undefined } from "./result.ts";
import type { InfluenceEstimate } from "./row-influence.ts";
import { studentTwoSided } from "./tails.ts";

export interface ClusteredOptions {
  /**
   * Number of each row's cluster (a day, a user), whole and from 0 on: rows of a cluster move together.
   * Without it, or with fewer than two clusters, rows count as independent.
   */
  readonly clusters?: ArrayLike<number>;
  /**
   * Confidence level of the interval, two-sided: each end is a one-sided limit at (1 − level) / 2.
   * @default 0.95
   */
  readonly level?: number;
}

export interface ClusteredEstimate {
  readonly defined: true;
  readonly value: number;
  readonly standardError: number;
  /** Of Student's t. */
  readonly df: number;
  readonly n: number;
  /** Clusters that the standard error was made of; 0 when rows count as independent. */
  readonly clusters: number;
  readonly interval: Interval;
}

/**
 * Standard error, degrees of freedom and interval of a number from the influence of its rows.
 *
 * With clusters the error is the leave-one-cluster-out jackknife, se² = (G − 1)/G Σ_g (Ψ_g / (n − n_g))²,
 * Ψ_g the sum of a cluster's influences; it equals the usual cluster-robust error times √(G/(G − 1)) when
 * clusters are equally large and is larger when they are not. Without, se² = Σψ² / (n (n − 1)).
 *
 * Degrees of freedom are the fewest of (Σn_g)²/Σn_g² − 1, which is G − 1 for equally large clusters, and
 * (Σψ²)²/Σψ⁴ − 1: where few rows carry the whole number (two models that decide differently on three
 * rows) these rows, not all, are what it rests on. No influence at all is an error of 0.
 *
 * @returns undefined as the number is, or `too-few` with one row
 * @throws RangeError when lengths differ, a cluster is no whole number from 0 on, or the level is outside
 *   (0, 1)
 * @see Bell, McCaffrey (2002); Carter, Schnepel, Steigerwald (2017), https://doi.org/10.1162/REST_a_00639
 * @example
 * const days = [0, 0, 1, 1, 2, 2];
 * const gap = clusteredEstimate(meanInfluence([1, 2, 1, 3, 2, 3]), { clusters: days });
 * assert.ok(gap.defined && gap.clusters === 3 && gap.value === 2);
 */
export function clusteredEstimate(
  estimate: InfluenceEstimate,
  { clusters, level = 0.95 }: ClusteredOptions = {},
): ClusteredEstimate | Undefined {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie in (0, 1), got ${level}`);
  if (!estimate.defined) return estimate;
  const { value, influence } = estimate;
  if (clusters) requireSameLength(clusters, influence);
  const n = influence.length;
  if (n < 2) return undefinedBecause("too-few");
  const { length, effective } = spreadOf(influence);
  const grouped = clusters ? clusterSpread(influence, clusters) : null;
  const standardError = grouped ? grouped.standardError : length / Math.sqrt(n * (n - 1));
  if (!Number.isFinite(standardError)) return undefinedBecause("not-finite");
  const rowDf = Math.max(1, Math.min(n, effective) - 1);
  const df = grouped ? Math.min(grouped.df, rowDf) : rowDf;
  const half = standardError === 0 ? 0 : tQuantile(0.5 + level / 2, df) * standardError;
  const kind = grouped ? "student, clustered" : "student";
  const interval = { lo: value - half, hi: value + half, level, kind };
  const count = grouped?.clusters ?? 0;
  return { defined: true, value, standardError, df, n, clusters: count, interval };
}

/**
 * One-sided p-value of "the true number is at most `bound`", P(T_df ≥ (value − bound) / se). Without
 * any spread the number is taken as known: 0 above the bound, else 1.
 *
 * @example
 * const gap = clusteredEstimate(meanInfluence([1, 2, 3]));
 * assert.ok(gap.defined && Math.abs(upperTailP(gap, 2) - 0.5) < 1e-12);
 */
export function upperTailP(
  { value, standardError, df }: Pick<ClusteredEstimate, "value" | "standardError" | "df">,
  bound: number,
): number {
  if (standardError === 0) return value > bound ? 0 : 1;
  const t = (value - bound) / standardError;
  const outer = studentTwoSided(t, df) / 2;
  return t >= 0 ? outer : 1 - outer;
}

/** √Σψ² and the number of rows that carry it, without overflow or underflow. */
function spreadOf(influence: Float64Array): { length: number; effective: number } {
  let largest = 0;
  for (const x of influence) largest = Math.max(largest, Math.abs(x));
  if (!(largest > 0)) return { length: 0, effective: influence.length };
  let seconds = 0;
  let fourths = 0;
  for (const x of influence) {
    const square = (x / largest) ** 2;
    seconds += square;
    fourths += square * square;
  }
  return { length: largest * Math.sqrt(seconds), effective: seconds ** 2 / fourths };
}

/** Null with fewer than two clusters. */
function clusterSpread(influence: Float64Array, clusters: ArrayLike<number>) {
  const n = influence.length;
  const sums: number[] = [];
  const rows: number[] = [];
  for (let i = 0; i < n; i++) {
    const cluster = clusters[i] as number;
    if (!(Number.isInteger(cluster) && cluster >= 0)) {
      throw new RangeError(`A cluster is a whole number from 0 on, got ${cluster}`);
    }
    sums[cluster] = (sums[cluster] ?? 0) + (influence[i] as number);
    rows[cluster] = (rows[cluster] ?? 0) + 1;
  }
  let count = 0;
  let sizeSquares = 0;
  let squares = 0;
  rows.forEach((size, cluster) => {
    count++;
    sizeSquares += size * size;
    squares += ((sums[cluster] as number) / Math.max(1, n - size)) ** 2;
  });
  if (count < 2) return null;
  const standardError = Math.sqrt((squares * (count - 1)) / count);
  return { standardError, df: (n * n) / sizeSquares - 1, clusters: count };
}
