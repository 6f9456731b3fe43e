import { type Moments, momentsOf, type PowerSums } from "@plumbline/stats";
import type { GridPlan } from "../profiles/plan.ts";
import type { GridCounts } from "../profiles/profile.ts";

/** The power sums of a grid measure as the statistics take them. */
export function gridPowerSums({ center }: GridPlan, { finite, powerSums }: GridCounts): PowerSums {
  return { n: finite, sums: powerSums, center };
}

/** Mean, spread and shape of a grid measure; null without finite rows. */
export function gridMoments(plan: GridPlan, counts: GridCounts): Moments | null {
  const moments = momentsOf(gridPowerSums(plan, counts));
  return moments.defined ? moments : null;
}
