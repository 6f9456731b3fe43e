import type { Kpi } from "@plumbline/contracts";

export interface KpiMeasure {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** How a value stands to its objective; `bound` says in words which side of it is asked for. */
export interface KpiVerdict {
  /** `unclear`: the interval reaches over the bound, or there is no interval. */
  readonly verdict: "met" | "missed" | "unclear" | "no-objective";
  readonly bound: string | null;
}

const noObjective: KpiVerdict = { verdict: "no-objective", bound: null };

/**
 * An objective is missed when the whole interval lies on the wrong side of one of its bounds, and met
 * when it lies on the right side of all. A value without an interval, or no value, decides nothing.
 */
export function kpiVerdict({ value, lo, hi }: KpiMeasure, objective: Kpi["objective"]): KpiVerdict {
  const { atLeast, atMost } = objective ?? {};
  if (atLeast === undefined && atMost === undefined) return noObjective;
  const least = atLeast === undefined ? null : `at least ${atLeast}`;
  const most = atMost === undefined ? null : `at most ${atMost}`;
  const both = [least, most].filter((one) => one !== null).join(" and ");
  if (value === null || lo === null || hi === null) return { verdict: "unclear", bound: both };
  if (atLeast !== undefined && hi < atLeast) return { verdict: "missed", bound: least };
  if (atMost !== undefined && lo > atMost) return { verdict: "missed", bound: most };
  const isMet = lo >= (atLeast ?? -Infinity) && hi <= (atMost ?? Infinity);
  return { verdict: isMet ? "met" : "unclear", bound: both };
}
