import { isAtomBin } from "@plumbline/stats";
import type { GridPlan } from "../../profiles/plan.ts";
import { coarseCounts } from "../../profiles/plan.ts";
import { categoryRows } from "../category-rows.ts";
import type { CategoryPair, GridPair } from "../column-pairs.ts";
import { gridPowerSums } from "../grid-moments.ts";
import { gridSample } from "../grid-sample.ts";
import { numberWords } from "../number-words.ts";
import { categoryBins, type Sketches } from "./category-bins.ts";
import type { DriftKind, DriftPair, ShareBins, ValueSamples } from "./drift-method.ts";

/** The two samples of a grid measure, ready for any method. */
export function gridDriftPair(pair: GridPair, values: ValueSamples | null): DriftPair {
  const { plan, before, now } = pair;
  const bins = plan.isDiscrete ? valueBins(pair) : coarseBins(pair);
  const kind: DriftKind = !plan.isDiscrete
    ? "numeric"
    : hasTwoValues(bins)
      ? "two-values"
      : "categorical";
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

/** The two samples of a categorical measure; where missing values count as a category they are a bin. */
export function categoryDriftPair(
  { plan, before, now }: CategoryPair,
  sketches: Sketches | null,
  missing: { readonly before: number; readonly now: number } | null,
): DriftPair {
  const isPair =
    plan.categories.length === 2 && plan.others.length === 0 && before.unseen + now.unseen === 0;
  const kind: DriftKind = plan.isCyclic ? "cyclic" : isPair ? "two-values" : "categorical";
  const usesMissing = missing !== null && kind === "categorical";
  const filled = categoryBins(plan, before, now, sketches);
  const bins = usesMissing ? withMissing(filled, missing) : filled;
  const n = categoryRows(before) + (usesMissing ? missing.before : 0);
  const m = categoryRows(now) + (usesMissing ? missing.now : 0);
  const rates = kind === "two-values" ? ratesOf(bins, n, m) : null;
  return { kind, n, m, bins, grid: null, sums: null, values: null, rates };
}

function withMissing(
  { labels, before, now }: ShareBins,
  missing: { readonly before: number; readonly now: number },
): ShareBins {
  return {
    labels: [...labels, "(missing)"],
    before: [...before, missing.before],
    now: [...now, missing.now],
  };
}

function coarseBins({ plan, before, now }: GridPair): ShareBins {
  return {
    labels: coarseLabels(plan),
    before: coarseCounts(plan, before.counts),
    now: coarseCounts(plan, now.counts),
  };
}

/** One bin per distinct value, and one for new values between two of them, below and above. */
function valueBins({ plan: { edges }, before, now }: GridPair): ShareBins {
  const labels = before.counts.map((_, bin) => {
    const [lo, hi] = [edges[bin - 1], edges[bin]];
    if (hi === undefined) return "(above)";
    if (lo === undefined) return "(below)";
    if (isAtomBin(edges, bin)) return numberWords(hi);
    return `(between ${numberWords(lo)} and ${numberWords(hi)})`;
  });
  return { labels, before: before.counts, now: now.counts };
}

/** The baseline has two values, and so has the current side at most. */
function hasTwoValues({ before, now }: ShareBins): boolean {
  const isUsed = before.map((rows) => rows > 0);
  return isUsed.filter(Boolean).length === 2 && now.every((rows, bin) => rows === 0 || isUsed[bin]);
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
