import type { BinaryScoreCounts } from "./binary-score-counts.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import { proportion, type ProportionOptions } from "./proportion.ts";

/** One row of a reliability table: what was promised and what happened. */
export interface ReliabilityRow {
  /** Index of the score bin. */
  readonly bin: number;
  readonly n: number;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of positives, with Wilson interval. */
  readonly observed: MetricEstimate;
}

/**
 * Reliability by score bin, bins without rows left out. Group fine bins with `equalMassGroups` first
 * to get about 15 rows.
 */
export function reliabilityTable(
  counts: BinaryScoreCounts,
  options?: ProportionOptions,
): ReliabilityRow[] {
  const table: ReliabilityRow[] = [];
  counts.positives.forEach((positives, bin) => {
    const n = positives + (counts.negatives[bin] as number);
    if (n === 0) return;
    const predicted = (counts.scores[bin] as number) / n;
    table.push({ bin, n, predicted, observed: proportion(positives, n, options) });
  });
  return table;
}
