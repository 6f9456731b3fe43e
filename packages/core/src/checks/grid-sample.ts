import type { BinnedSample } from "@plumbline/stats";
import type { GridPlan } from "../profiles/plan.ts";
import type { GridCounts } from "../profiles/profile.ts";

/** A grid measure as the binned sample that the statistics work on. */
export function gridSample({ edges, center }: GridPlan, counts: GridCounts): BinnedSample {
  return {
    edges,
    counts: counts.counts,
    sums: counts.sums,
    center,
    min: counts.min ?? 0,
    max: counts.max ?? 0,
  };
}
