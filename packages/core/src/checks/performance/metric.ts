import type { MetricEstimate } from "@plumbline/stats";

/** Which way of a metric is harm. `nearest-zero`: what counts is how far it is from 0. */
type Better = "higher" | "lower" | "nearest-zero";

/** One metric of one side. */
export interface Metric {
  readonly id: string;
  readonly better: Better;
  /** Shares of rows are compared by Newcombe's method, others by their standard errors. */
  readonly isShare: boolean;
  /** For metrics in [0, 1], or at most 1, where 1 is perfect: floors are relative to 1 − value. */
  readonly isPerfectAtOne: boolean;
  readonly estimate: MetricEstimate;
  /** What `minRelative` refers to, where it is neither the value nor its distance from 1. */
  readonly scale?: number;
  /** Guaranteed range of the exact value when it was computed from bins. */
  readonly bounds?: { readonly lo: number; readonly hi: number };
}
