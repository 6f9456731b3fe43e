import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { requireCount } from "./counts-check.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { readMetricOptions, type MetricOptions } from "./metric-options.ts";
import { undefinedBecause } from "./result.ts";
import { wilson } from "./wilson.ts";

/** What a mean over rows that move together in clusters needs, e.g. as a query gives it. */
export interface ClusterSums {
  readonly n: number;
  readonly sum: number;
  /** Clusters with at least one row. */
  readonly clusters: number;
  /** Σ over clusters (cluster sum − mean × cluster rows)². */
  readonly residualSquares: number;
}

/**
 * Mean over rows in clusters (users, machines, days) with a cluster-robust interval: se² = G/(G − 1) Σ_g
 * (s_g − x̄ n_g)²/n², Student's t with G − 1 degrees of freedom. Rows that are clusters of their own give
 * the interval of `meanFromSums`.
 *
 * @returns undefined without rows or when a sum is not finite; interval null with one cluster
 * @throws RangeError when a count or residualSquares is negative, or there are more clusters than rows
 * @see Liang and Zeger (1986), https://doi.org/10.1093/biomet/73.1.13
 * @example
 * const spent = clusteredMean({ n: 4, sum: 10, clusters: 2, residualSquares: 8 });
 * assert.ok(spent.defined && spent.value === 2.5 && spent.standardError === 1);
 */
export function clusteredMean(sums: ClusterSums, options?: MetricOptions): MetricEstimate {
  const { level } = readMetricOptions(options);
  const checked = check(sums);
  if (!checked.defined) return checked;
  const { n, clusters } = sums;
  const { value } = checked;
  if (clusters < 2) return { defined: true, value, interval: null, standardError: null, n };
  const standardError = robustError(sums);
  const half = tQuantile(0.5 + level / 2, clusters - 1) * standardError;
  const interval = { lo: value - half, hi: value + half, level, kind: "student, clustered" };
  return { defined: true, value, interval, standardError, n };
}

/**
 * A share of rows in clusters with Wilson's interval on n/φ rows, φ = se²/(p(1 − p)/n) ≥ 1 the design
 * effect. A share of 0 or 1 does not show how rows move together: then only clusters count.
 *
 * @param sums of rows that are 1 or 0
 * @returns undefined without rows; interval null with one cluster of several rows
 * @throws RangeError as `clusteredMean`, and when the sum exceeds the rows
 * @see Dean and Pagano (2015), https://doi.org/10.1093/jssam/smv024
 * @example
 * const bought = clusteredShare({ n: 100, sum: 10, clusters: 100, residualSquares: 9 });
 * assert.ok(bought.defined && bought.value === 0.1 && bought.interval.lo > 0.05);
 */
export function clusteredShare(sums: ClusterSums, options?: MetricOptions): MetricEstimate {
  const { level } = readMetricOptions(options);
  const checked = check(sums);
  if (!checked.defined) return checked;
  const { n, sum, clusters } = sums;
  const { value } = checked;
  if (sum < 0 || sum > n) throw new RangeError(`sum must lie in 0 to ${n}, got ${sum}`);
  const isPlain = clusters === n;
  if (clusters < 2 && !isPlain) {
    return { defined: true, value, interval: null, standardError: null, n };
  }
  const simple = (value * (1 - value)) / n;
  const standardError = isPlain ? Math.sqrt(simple) : robustError(sums);
  const effectiveRows = simple === 0 ? clusters : n / Math.max(1, standardError ** 2 / simple);
  const share = wilson({ hits: sum, rows: n }, { level, effectiveRows });
  if (!share.defined) return share;
  return { defined: true, value, interval: share.interval, standardError, n };
}

function check(sums: ClusterSums) {
  const { n, sum, clusters, residualSquares } = sums;
  requireCount(n, "n");
  requireCount(clusters, "clusters");
  if (clusters > n) throw new RangeError(`There are ${clusters} clusters of ${n} rows`);
  if (residualSquares < 0) {
    throw new RangeError(`residualSquares must be at least 0, got ${residualSquares}`);
  }
  if (n === 0) return undefinedBecause("no-rows");
  if (!Number.isFinite(sum) || !Number.isFinite(residualSquares)) {
    return undefinedBecause("not-finite");
  }
  return { defined: true as const, value: sum / n };
}

function robustError({ n, clusters, residualSquares }: ClusterSums): number {
  return Math.sqrt((clusters / (clusters - 1)) * residualSquares) / n;
}
