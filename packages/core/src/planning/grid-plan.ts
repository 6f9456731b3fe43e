import type { GridSurvey } from "../engines/engine.ts";
import { nextDown } from "../profiles/next-down.ts";
import type { GridPlan, MeasureId } from "../profiles/plan.ts";

const coarseBins = 10;
const clipShare = 0.001;

/**
 * Fine bins of equal baseline mass, cut once more at the 0.1 % and 99.9 % quantiles, with an open bin
 * below the minimum and one above the maximum; a value heavier than a bin gets a bin of its own. The
 * quantiles come from the survey's sample; counts in the bins are exact all the same, since whatever
 * edges were chosen are then frozen.
 *
 * @param fineBins 200, or 1,000 for large baselines
 */
export function makeGridPlan(id: MeasureId, survey: GridSurvey, fineBins: number): GridPlan {
  const { sample, min, max, distinct, isInteger } = survey;
  const isDiscrete = distinct !== null;
  const edges =
    sample.length === 0 ? [] : isDiscrete ? valueEdges(distinct) : quantileEdges(survey, fineBins);
  return {
    shape: "grid",
    id,
    edges,
    center: sample.length === 0 ? 0 : meanOf(sample),
    coarseEnds: isDiscrete
      ? Array.from({ length: edges.length + 1 }, (_, bin) => bin + 1)
      : coarseEndsOf(edges, sample),
    clip:
      sample.length === 0
        ? { low: 0, high: 0 }
        : {
            low: Math.max(min, quantile(sample, clipShare)),
            high: Math.min(max, quantile(sample, 1 - clipShare)),
          },
    isDiscrete,
    isInteger,
  };
}

/** The least sample value with at least the share q of the sample at or below it. */
function quantile(sorted: Float64Array, q: number): number {
  const rank = Math.ceil(q * sorted.length) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank))] as number;
}

function meanOf(values: Float64Array): number {
  // Dividing first keeps the sum finite for values near the largest double.
  return values.reduce((mean, value) => mean + value / values.length, 0);
}

function valueEdges(values: readonly number[]): readonly number[] {
  return ascending(values.flatMap((value) => [nextDown(value), value]));
}

function quantileEdges({ sample, min, max }: GridSurvey, fineBins: number): readonly number[] {
  const cuts = Array.from({ length: fineBins - 1 }, (_, i) => quantile(sample, (i + 1) / fineBins));
  const tails = [quantile(sample, clipShare), quantile(sample, 1 - clipShare)];
  const atoms = atomsOf(sample, sample.length / fineBins).flatMap((value) => [
    nextDown(value),
    value,
  ]);
  const inside = [...cuts, ...tails, ...atoms].filter((edge) => edge > min && edge < max);
  return ascending([nextDown(min), ...inside, max]);
}

/** Values that occur more often than `limit` in an ascending sample. */
function atomsOf(sorted: Float64Array, limit: number): readonly number[] {
  const atoms: number[] = [];
  let start = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    if (i - start > Math.max(1, limit)) atoms.push(sorted[start] as number);
    start = i;
  }
  return atoms;
}

function ascending(edges: readonly number[]): readonly number[] {
  const finite = edges.filter(Number.isFinite).map((edge) => edge + 0);
  return [...new Set(finite)].sort((a, b) => a - b);
}

/** Ends of ten unions of fine bins with about equal mass; heavy values make fewer. */
function coarseEndsOf(edges: readonly number[], sample: Float64Array): readonly number[] {
  const bins = edges.length + 1;
  const ends: number[] = [];
  let target = 1;
  let below = 0;
  edges.forEach((edge, bin) => {
    while (below < sample.length && (sample[below] as number) <= edge) below++;
    const share = below / Math.max(1, sample.length);
    if (share >= target / coarseBins - 1e-9 && bin > 0 && bin < edges.length - 1) {
      ends.push(bin + 1);
      target = Math.floor(share * coarseBins + 1e-9) + 1;
    }
  });
  return [...ends.filter((end) => end < bins), bins];
}
