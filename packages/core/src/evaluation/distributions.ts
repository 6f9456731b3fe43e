import type { Distribution } from "@plumbline/contracts";
import { type BinnedSample, histogramFromBins, quantileFromBins } from "@plumbline/stats";
import { categoryRows } from "../checks/category-rows.ts";
import {
  type CategoryPair,
  type ColumnPair,
  columnPairs,
  type GridPair,
  type MeasurePair,
  measurePairs,
} from "../checks/column-pairs.ts";
import { gridMoments } from "../checks/grid-moments.ts";
import { gridSample } from "../checks/grid-sample.ts";
import { numberWords } from "../checks/number-words.ts";
import type { ProfilePlan } from "../profiles/plan.ts";
import type { Profile } from "../profiles/profile.ts";

const bars = 30;

type Bin = Distribution["bins"][number];
type Side = Distribution["baseline"];

/** Rows per bin of one side, all over the same bins. */
interface Drawn {
  readonly shape: Distribution["shape"];
  readonly bins: readonly Bin[];
  readonly before: readonly number[];
  readonly now: readonly number[];
}

/** The distribution of every measure on both sides, over few enough bins to look at. */
export function describeDistributions(
  plan: ProfilePlan,
  reference: Profile,
  current: Profile,
): readonly Distribution[] {
  return columnPairs(plan, reference, current).flatMap((column) =>
    measurePairs(column).map((pair) => describe(column, pair)),
  );
}

function describe(column: ColumnPair, pair: MeasurePair): Distribution {
  const { plan, before, now } = column;
  const drawn =
    pair.shape === "categories" ? drawCategories(pair) : drawGrid(pair, labeller(plan.kind));
  return {
    column: plan.name,
    measure: pair.plan.id,
    kind: plan.kind,
    shape: drawn.shape,
    bins: [...drawn.bins],
    baseline: sideOf(pair, "before", before.missing, drawn.before),
    current: sideOf(pair, "now", now.missing, drawn.now),
  };
}

function sideOf(
  pair: MeasurePair,
  side: "before" | "now",
  missing: number,
  rowsPerBin: readonly number[],
): Side {
  const rows = rowsPerBin.reduce((sum, count) => sum + count, 0);
  const shares = rowsPerBin.map((count) => (rows === 0 ? 0 : count / rows));
  if (pair.shape === "categories") {
    const none = { mean: null, sd: null, min: null, max: null, quantiles: null };
    return { rows: categoryRows(pair[side]), missing, ...none, shares };
  }
  const counts = pair[side];
  const moments = gridMoments(pair.plan, counts);
  return {
    rows: counts.finite,
    missing,
    mean: finite(moments?.mean),
    sd: finite(moments && Math.sqrt(moments.populationVariance)),
    min: counts.min,
    max: counts.max,
    quantiles: quantilesOf(gridSample(pair.plan, counts)),
    shares,
  };
}

function quantilesOf(sample: BinnedSample): Side["quantiles"] {
  const at = (level: number) => {
    const found = quantileFromBins(sample, level);
    return found.defined ? finite(found.value) : null;
  };
  if (!quantileFromBins(sample, 0.5).defined) return null;
  return {
    q01: at(0.01),
    q05: at(0.05),
    q25: at(0.25),
    q50: at(0.5),
    q75: at(0.75),
    q95: at(0.95),
    q99: at(0.99),
  };
}

function drawCategories({ plan, before, now }: CategoryPair): Drawn {
  const rest = [
    { label: "(other)", before: before.other, now: now.other },
    { label: "(unseen)", before: before.unseen, now: now.unseen },
  ].filter((bin) => bin.before + bin.now > 0);
  const named = plan.categories.map((label, index) => ({
    label,
    before: before.counts[index] ?? 0,
    now: now.counts[index] ?? 0,
  }));
  return fromBins("categories", [...named, ...rest]);
}

/** Bars of equal width over the baseline's bulk, with an open bar for what lies on either side. */
function drawGrid(pair: GridPair, label: (value: number) => string): Drawn {
  const { plan, before, now } = pair;
  const range = plan.clip;
  const width = range.high - range.low;
  // From -1e308 to 1e308 there is no width that a number could hold.
  const hasWidth = width > 0 && Number.isFinite(width);
  if (plan.isDiscrete || !hasWidth) return drawValues(pair, label);
  const [left, right] = [before, now].map((counts) => {
    const drawn = histogramFromBins(gridSample(plan, counts), { bars, range });
    return drawn.defined
      ? { edges: drawn.edges, rows: [drawn.below, ...drawn.counts, drawn.above] }
      : null;
  });
  const edges = left?.edges ?? right?.edges;
  if (!edges) return drawValues(pair, label);
  const bins = [...edges, null].map((hi, index) => {
    const lo = edges[index - 1] ?? null;
    return {
      label:
        hi === null ? `> ${label(lo ?? 0)}` : lo === null ? `≤ ${label(hi)}` : label((lo + hi) / 2),
      lo,
      hi,
      before: left?.rows[index] ?? 0,
      now: right?.rows[index] ?? 0,
    };
  });
  return fromBins("numeric", bins);
}

/** One bar per value; a new value between two of them counts as the upper one. */
function drawValues({ plan, before, now }: GridPair, label: (value: number) => string): Drawn {
  const last = plan.edges.length;
  const bins = before.counts.map((rows, bin) => {
    const edge = plan.edges[Math.min(bin, last - 1)] ?? 0;
    return {
      label: bin === last ? `> ${label(edge)}` : bin === 0 ? `≤ ${label(edge)}` : label(edge),
      before: rows,
      now: now.counts[bin] ?? 0,
    };
  });
  return fromBins(
    "categories",
    bins.filter((bin) => bin.before + bin.now > 0),
  );
}

function fromBins(
  shape: Drawn["shape"],
  bins: readonly (Partial<Bin> & { label: string; before: number; now: number })[],
): Drawn {
  return {
    shape,
    bins: bins.map(({ label, lo = null, hi = null }) => ({ label, lo, hi })),
    before: bins.map(({ before }) => before),
    now: bins.map(({ now }) => now),
  };
}

/** Times are read as dates, numbers as numbers. */
function labeller(kind: ColumnPair["plan"]["kind"]): (value: number) => string {
  const latestMs = 8.64e15;
  return (value) =>
    kind === "timestamp" && Math.abs(value) > 1e9 && Math.abs(value) <= latestMs
      ? new Date(value).toISOString().slice(0, 16).replace("T", " ")
      : numberWords(value);
}

function finite(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
