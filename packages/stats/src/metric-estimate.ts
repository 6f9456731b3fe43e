import type { Interval, Undefined } from "./result.ts";

/**
 * A performance metric: an `Estimate` that also says on how many rows it rests and, where one
 * exists, its standard error, so that two of them can be compared (`differenceOfEstimates`).
 * `interval` is null where no honest interval exists, e.g. on one row.
 */
export interface DefinedMetric {
  readonly defined: true;
  readonly value: number;
  readonly interval: Interval | null;
  readonly standardError: number | null;
  /** Rows (or queries) in the denominator; fractional when rows are weighted. */
  readonly n: number;
}

export type MetricEstimate = DefinedMetric | Undefined;

/** A guaranteed range for the exact value that a binned form approximates. */
export interface Bounds {
  readonly lo: number;
  readonly hi: number;
}
