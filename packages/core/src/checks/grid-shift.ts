import type { GridPair } from "./column-pairs.ts";
import { gridSample } from "./grid-sample.ts";
import { createRandom } from "@plumbline/stats";
import { wasserstein } from "./drift/wasserstein.ts";

/** Wasserstein distance in baseline standard deviations, and Kolmogorov's p; null where undefined. */
export function gridShift(
  { plan, before, now }: GridPair,
  designEffect: number,
): { readonly distance: number; readonly p: number } | null {
  const found = wasserstein.compare(
    {
      kind: "numeric",
      n: before.finite,
      m: now.finite,
      bins: { labels: [], before: [], now: [] },
      // Unclipped: a change of unit moves all values far beyond the baseline's range.
      grid: { before: gridSample(plan, before), now: gridSample(plan, now), clip: null },
      sums: null,
      values: null,
      rates: null,
    },
    { designEffect, level: 0.01, random: createRandom("unused") },
  );
  return found.defined ? { distance: found.value, p: found.p } : null;
}
