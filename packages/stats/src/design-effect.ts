import type { BinCounts } from "./paired-totals.ts";
import { type Estimate, undefinedBecause } from "./result.ts";

/** Rows and mean of one cluster: a day, a user, a visit. */
export interface ClusterMean {
  readonly rows: number;
  readonly mean: number;
}

/**
 * Design effect of a mean: how many times larger the variance of cluster means is than it would be if
 * rows were independent, φ = Σ n_d (x̄_d − x̄)² / (D − 1) / σ² over D clusters of n_d rows, at least 1.
 * Effective rows are n / φ.
 *
 * @param clusters rows ≥ 0 and finite mean each; clusters without rows are left out
 * @param rowVariance variance of a row, σ²; for a 0/1 row p (1 − p)
 * @returns undefined `too-few` with fewer than two clusters, `zero-denominator` when rows do not vary
 *   but clusters do
 * @throws RangeError when a number is out of range
 * @see Kish (1965), Survey Sampling, https://en.wikipedia.org/wiki/Design_effect
 * @example
 * const days = [{ rows: 100, mean: 0.1 }, { rows: 100, mean: 0.3 }];
 * const effect = meanDesignEffect(days, 0.16);
 * assert.ok(effect.defined && Math.abs(effect.value - 12.5) < 1e-9);
 */
export function meanDesignEffect(clusters: readonly ClusterMean[], rowVariance: number): Estimate {
  if (!(rowVariance >= 0 && rowVariance < Infinity)) {
    throw new RangeError(`A variance is finite and at least 0, got ${rowVariance}`);
  }
  let filled = 0;
  let rows = 0;
  let mean = 0;
  let squares = 0;
  for (const cluster of clusters) {
    if (!(cluster.rows >= 0 && cluster.rows < Infinity) || !Number.isFinite(cluster.mean)) {
      throw new RangeError(`A cluster cannot have ${cluster.rows} rows of mean ${cluster.mean}`);
    }
    if (cluster.rows === 0) continue;
    filled++;
    rows += cluster.rows;
    const gap = cluster.mean - mean;
    mean += (gap * cluster.rows) / rows;
    squares += cluster.rows * gap * (cluster.mean - mean);
  }
  if (filled < 2) return undefinedBecause("too-few");
  const between = squares / (filled - 1);
  if (rowVariance === 0)
    return between === 0 ? atLeastOne(1) : undefinedBecause("zero-denominator");
  return atLeastOne(between / rowVariance);
}

/**
 * Design effect of category shares: χ² of the clusters × bins table over its degrees of freedom
 * (D − 1)(k − 1), at least 1. With two bins it is the design effect of a rate.
 *
 * @param clusters rows per bin of each cluster, all over the same bins; empty clusters are left out
 * @returns undefined `too-few` with fewer than two clusters, `one-bin` when all rows share a bin
 * @throws RangeError when lengths differ or a count is negative or not finite
 * @see Rao and Scott (1984), https://doi.org/10.1214/aos/1176346391
 * @example
 * const effect = shareDesignEffect([[90, 10], [70, 30]]);
 * assert.ok(effect.defined && Math.abs(effect.value - 12.5) < 1e-9);
 */
export function shareDesignEffect(clusters: readonly BinCounts[]): Estimate {
  const filled = clusters.map(checkedRow(clusters[0]?.length ?? 0)).filter(({ rows }) => rows > 0);
  if (filled.length < 2) return undefinedBecause("too-few");
  const all = filled.reduce((sum, { rows }) => sum + rows, 0);
  let bins = 0;
  let chiSquare = 0;
  for (let b = 0; b < (filled[0]?.counts.length ?? 0); b++) {
    const share = filled.reduce((sum, { counts }) => sum + (counts[b] as number), 0) / all;
    if (share === 0) continue;
    bins++;
    for (const { counts, rows } of filled) {
      chiSquare += ((counts[b] as number) - rows * share) ** 2 / (rows * share);
    }
  }
  if (bins < 2) return undefinedBecause("one-bin");
  return atLeastOne(chiSquare / ((filled.length - 1) * (bins - 1)));
}

/**
 * Design effect from reference windows: the mean over windows of a χ²-like statistic (PSI, JSD, H²,
 * V², χ²; a root form squared) over its mean without drift, at least 1.
 *
 * @param windows value and null mean of each window, each against the reference without itself
 * @returns undefined `too-few` without windows, `zero-denominator` when a null mean is 0
 * @throws RangeError when a value is negative or not finite
 * @example
 * const effect = windowDesignEffect([{ value: 0.02, nullMean: 0.01 }, { value: 0.04, nullMean: 0.01 }]);
 * assert.ok(effect.defined && effect.value === 3);
 */
export function windowDesignEffect(
  windows: readonly { readonly value: number; readonly nullMean: number }[],
): Estimate {
  if (windows.length === 0) return undefinedBecause("too-few");
  let sum = 0;
  for (const { value, nullMean } of windows) {
    if (!(value >= 0 && value < Infinity && nullMean >= 0 && nullMean < Infinity)) {
      throw new RangeError(`Statistics are finite and at least 0, got ${value} with ${nullMean}`);
    }
    if (nullMean === 0) return undefinedBecause("zero-denominator");
    sum += value / nullMean;
  }
  return atLeastOne(sum / windows.length);
}

function atLeastOne(effect: number): Estimate {
  return { defined: true, value: Math.max(1, effect), interval: null };
}

function checkedRow(bins: number): (counts: BinCounts) => { counts: BinCounts; rows: number } {
  return (counts) => {
    if (counts.length !== bins) {
      throw new RangeError(`Clusters need the same bins, got ${bins} and ${counts.length}`);
    }
    let rows = 0;
    for (let b = 0; b < bins; b++) {
      const count = counts[b] as number;
      if (!(count >= 0 && count < Infinity)) {
        throw new RangeError(`Rows of a bin are finite and at least 0, bin ${b} holds ${count}`);
      }
      rows += count;
    }
    return { counts, rows };
  };
}
