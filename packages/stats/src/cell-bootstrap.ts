import { requireCounts } from "./counts-check.ts";
import type { DefinedMetric } from "./metric-estimate.ts";
import { createMultinomial } from "./multinomial-draws.ts";
import type { Random } from "./random.ts";
import type { Interval } from "./result.ts";
import { sumOf } from "./sum-of.ts";

export interface CellBootstrapOptions {
  /** Where the draws come from; a stream keyed by what is estimated makes the interval repeatable. */
  readonly random: Random;
  /**
   * How many tables are drawn.
   * @default 999
   */
  readonly draws?: number;
  /** @default 0.95 */
  readonly level?: number;
  /**
   * Design effect φ ≥ 1: tables of n / φ rows are drawn.
   * @default 1
   */
  readonly designEffect?: number;
  /**
   * `percentile`, or `recentred`: the percentiles moved by the bootstrap's own bias, for statistics
   * that noise can only raise, such as ECE.
   * @default "percentile"
   */
  readonly limits?: "percentile" | "recentred";
}

/** One statistic's answer from the bootstrap. */
export interface BootstrapSpread {
  readonly interval: Interval | null;
  readonly standardError: number | null;
}

const none: BootstrapSpread = { interval: null, standardError: null };

/**
 * Multinomial bootstrap: draws tables with the shares of `counts` and asks `evaluate` for the
 * statistics of each. A draw costs as much as there are cells, whatever the number of rows.
 *
 * A draw on which a statistic does not exist (NaN) is left out of that statistic; with fewer than
 * half of the draws left, or with all draws equal (a perfect or empty table, where resampling cannot
 * see its own error), there is no interval.
 *
 * @param counts rows per cell; weights may make them fractional
 * @param evaluate fills `into` with the statistics of a table; both arrays are used again
 * @param observed the statistics at `counts`, NaN where one does not exist
 * @see Efron (1979), https://doi.org/10.1214/aos/1176344552
 */
export function cellBootstrapMany(
  counts: ArrayLike<number>,
  evaluate: (table: Float64Array, into: Float64Array) => void,
  observed: readonly number[],
  options: CellBootstrapOptions,
): BootstrapSpread[] {
  requireCounts(counts, "counts");
  const { random, draws = 999, level = 0.95, designEffect = 1, limits = "percentile" } = options;
  if (!(Number.isInteger(draws) && draws >= 19)) {
    throw new RangeError(`draws must be a whole number of at least 19, got ${draws}`);
  }
  const rows = sumOf(counts) / designEffect;
  if (rows < 1) return observed.map(() => none);
  const table = new Float64Array(counts.length);
  const into = new Float64Array(observed.length);
  const drawn = observed.map(() => new Float64Array(draws));
  const sampler = createMultinomial(counts);
  for (let draw = 0; draw < draws; draw++) {
    sampler.draw(Math.round(rows), random, table);
    into.fill(Number.NaN);
    evaluate(table, into);
    drawn.forEach((values, i) => {
      values[draw] = into[i] as number;
    });
  }
  return drawn.map((values, i) => spreadOf(values, observed[i] as number, level, limits));
}

/**
 * Multinomial bootstrap of one statistic of cell counts, e.g. average precision of score bins.
 *
 * @param evaluate the statistic of a table, NaN where it does not exist
 * @returns the estimate at `counts` with its interval, or null when it does not exist there
 */
export function cellBootstrap(
  counts: ArrayLike<number>,
  evaluate: (table: Float64Array) => number,
  options: CellBootstrapOptions,
): DefinedMetric | null {
  const value = evaluate(Float64Array.from(counts));
  if (Number.isNaN(value)) return null;
  const fill = (table: Float64Array, into: Float64Array): void => {
    into[0] = evaluate(table);
  };
  const [spread = none] = cellBootstrapMany(counts, fill, [value], options);
  const n = sumOf(counts);
  return { defined: true, value, ...spread, n };
}

function spreadOf(
  draws: Float64Array,
  observed: number,
  level: number,
  limits: "percentile" | "recentred",
): BootstrapSpread {
  const kept = draws.filter((value) => !Number.isNaN(value)).sort();
  if (Number.isNaN(observed) || kept.length * 2 < draws.length) return none;
  const mean = sumOf(kept) / kept.length;
  const variance = kept.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (kept.length - 1);
  if (!(variance > 0) || kept[0] === kept[kept.length - 1]) return none;
  const shift = limits === "recentred" ? mean - observed : 0;
  const lo = orderStatistic(kept, (1 - level) / 2) - shift;
  const hi = orderStatistic(kept, (1 + level) / 2) - shift;
  const kind = `multinomial bootstrap, ${limits}`;
  return { interval: { lo, hi, level, kind }, standardError: Math.sqrt(variance) };
}

// With B draws the k-th smallest estimates the k/(B + 1) quantile, hence the customary 999.
function orderStatistic(sorted: Float64Array, share: number): number {
  const rank = Math.min(sorted.length, Math.max(1, share * (sorted.length + 1)));
  const low = Math.floor(rank);
  const below = sorted[low - 1] as number;
  const above = sorted[Math.min(low, sorted.length - 1)] as number;
  return below + (rank - low) * (above - below);
}
