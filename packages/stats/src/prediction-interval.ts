import { meanFromSums } from "./mean-from-sums.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import { proportion } from "./proportion.ts";

/** What a window keeps of predicted intervals; it adds up. */
export interface PredictionIntervalSums {
  readonly n: number;
  /** Rows whose target lies in [lo, hi]. */
  readonly covered: number;
  /** Rows whose target lies below lo. */
  readonly below: number;
  /** Σ (hi − lo), and squares. */
  readonly width: number;
  readonly widthSquares: number;
}

/**
 * Sums of rows with predicted intervals.
 *
 * @throws RangeError when lo > hi or a value is NaN
 */
export function predictionIntervalSumsOf(
  rows: Iterable<{ readonly y: number; readonly lo: number; readonly hi: number }>,
): PredictionIntervalSums {
  const sums = { n: 0, covered: 0, below: 0, width: 0, widthSquares: 0 };
  for (const { y, lo, hi } of rows) {
    if (!(lo <= hi) || Number.isNaN(y)) {
      throw new RangeError(`expected lo ≤ hi and a target, got [${lo}, ${hi}] and ${y}`);
    }
    sums.n++;
    if (y < lo) sums.below++;
    else if (y <= hi) sums.covered++;
    sums.width += hi - lo;
    sums.widthSquares += (hi - lo) ** 2;
  }
  return sums;
}

/** The sums of both parts together. */
export function mergePredictionIntervalSums(
  a: PredictionIntervalSums,
  b: PredictionIntervalSums,
): PredictionIntervalSums {
  return {
    n: a.n + b.n,
    covered: a.covered + b.covered,
    below: a.below + b.below,
    width: a.width + b.width,
    widthSquares: a.widthSquares + b.widthSquares,
  };
}

/**
 * Coverage, the share of targets inside (Wilson), to compare with the level promised; the shares that
 * fell out on either side; mean width in units of the target (Student).
 */
export function predictionIntervalMetrics(
  sums: PredictionIntervalSums,
  options?: MetricOptions,
): Readonly<Record<"coverage" | "below" | "above" | "width", MetricEstimate>> {
  const { n, covered, below, width, widthSquares } = sums;
  return {
    coverage: proportion(covered, n, options, "no-rows"),
    below: proportion(below, n, options, "no-rows"),
    above: proportion(n - covered - below, n, options, "no-rows"),
    width: meanFromSums({ n, sum: width, sumSquares: widthSquares }, options),
  };
}
