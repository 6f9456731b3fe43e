import type { CategoryPlan, GridPlan } from "../../profiles/plan.ts";
import { coarseCounts } from "../../profiles/plan.ts";
import type { CategoryCounts } from "../../profiles/profile.ts";
import { categoryRows } from "../category-rows.ts";
import type { CategoryPair, GridPair } from "../column-pairs.ts";
import { gridPowerSums } from "../grid-moments.ts";
import { gridSample } from "../grid-sample.ts";
import { numberWords } from "../number-words.ts";
import type { DriftKind, DriftPair, ShareBins, ValueSamples } from "./drift-method.ts";

/** The two samples of a grid measure, ready for any method. */
export function gridDriftPair(pair: GridPair, values: ValueSamples | null): DriftPair {
  const { plan, before, now } = pair;
  const bins = plan.isDiscrete ? valueBins(pair) : coarseBins(pair);
  const used = bins.before.filter((rows) => rows > 0).length;
  const kind: DriftKind = !plan.isDiscrete ? "numeric" : used === 2 ? "two-values" : "categorical";
  const [n, m] = [before.finite, now.finite];
  const { low, high } = plan.clip;
  return {
    kind,
    n,
    m,
    bins,
    grid: {
      before: gridSample(plan, before),
      now: gridSample(plan, now),
      clip: low < high ? plan.clip : null,
    },
    sums: { before: gridPowerSums(plan, before), now: gridPowerSums(plan, now) },
    values,
    rates: kind === "two-values" ? ratesOf(bins, n, m) : null,
  };
}

/**
 * The two samples of a categorical measure. Values beyond the plan's categories are one bin, seen
 * before or not: a baseline has no unseen values of its own, so a bin of them alone would grow in any
 * column with many rare values. Where missing values count as a category they are a bin too.
 */
export function categoryDriftPair(
  { plan, before, now }: CategoryPair,
  missing: { readonly before: number; readonly now: number } | null,
): DriftPair {
  const isPair = plan.categories.length === 2 && plan.others.length === 0;
  const kind: DriftKind = plan.isCyclic ? "cyclic" : isPair ? "two-values" : "categorical";
  const usesMissing = missing !== null && kind === "categorical";
  const bins = categoryBins(plan, before, now, usesMissing ? missing : null);
  const n = categoryRows(before) + (usesMissing ? missing.before : 0);
  const m = categoryRows(now) + (usesMissing ? missing.now : 0);
  const rates = kind === "two-values" ? ratesOf(bins, n, m) : null;
  return { kind, n, m, bins, grid: null, sums: null, values: null, rates };
}

function categoryBins(
  { categories, isCyclic }: CategoryPlan,
  before: CategoryCounts,
  now: CategoryCounts,
  missing: { readonly before: number; readonly now: number } | null,
): ShareBins {
  const labels = [...categories];
  const [left, right] = [[...before.counts], [...now.counts]];
  const add = (label: string, rowsBefore: number, rowsNow: number) => {
    labels.push(label);
    left.push(rowsBefore);
    right.push(rowsNow);
  };
  if (!isCyclic) {
    add("(other)", before.other + before.unseen, now.other + now.unseen);
  }
  if (missing) add("(missing)", missing.before, missing.now);
  return { labels, before: left, now: right };
}

function coarseBins({ plan, before, now }: GridPair): ShareBins {
  return {
    labels: coarseLabels(plan),
    before: coarseCounts(plan, before.counts),
    now: coarseCounts(plan, now.counts),
  };
}

/** One bin per distinct value; a new value between two of them counts as the upper one. */
function valueBins({ plan, before, now }: GridPair): ShareBins {
  const labels = before.counts.map((_, bin) => {
    const edge = plan.edges[bin];
    return edge === undefined ? "(above)" : bin === 0 ? "(below)" : numberWords(edge);
  });
  return { labels, before: before.counts, now: now.counts };
}

function coarseLabels({ coarseEnds, edges }: GridPlan): readonly string[] {
  return coarseEnds.map((end, index) => {
    const lo = edges[(coarseEnds[index - 1] ?? 0) - 1];
    const hi = edges[end - 1];
    if (hi === undefined) return lo === undefined ? "all" : `> ${numberWords(lo)}`;
    return lo === undefined ? `≤ ${numberWords(hi)}` : `${numberWords(lo)} to ${numberWords(hi)}`;
  });
}

/** Rows with the rarer of the baseline's two values, of all rows with a value. */
function ratesOf({ before, now }: ShareBins, n: number, m: number) {
  const occupied = before.flatMap((rows, bin) => (rows > 0 ? [{ rows, bin }] : []));
  const rarer = occupied.toSorted((a, b) => a.rows - b.rows)[0]?.bin ?? 0;
  return {
    before: { hits: before[rarer] ?? 0, rows: n },
    now: { hits: now[rarer] ?? 0, rows: m },
  };
}
