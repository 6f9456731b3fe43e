import type { CategoryPlan } from "../../profiles/plan.ts";
import type { CategoryCounts, DistinctSketch } from "../../profiles/profile.ts";
import { valueHash } from "../../profiles/value-hash.ts";
import { categoryRows } from "../category-rows.ts";
import type { ShareBins } from "./drift-method.ts";

/** As many categories as a plan names. */
const ownBins = 50;
/** So many standard errors apart, two counts do not change their order by chance. */
const safeGap = 3;

export interface Sketches {
  readonly before: DistinctSketch;
  readonly now: DistinctSketch;
}

/** A category with its rows on both sides. */
interface Known {
  readonly before: number;
  readonly now: number;
}

/**
 * Rows per category on both sides; which categories have a bin of their own must not depend on the
 * baseline's counts. The plan names those that the baseline happened to have most of, so that all
 * others together would grow in any column with many rare values, without any change. Here the
 * categories with most rows on both sides together have a bin, known from the distinct sketches: given
 * those sums, chance alone decides which side a row is on. Of more values than a sketch holds it holds
 * some that were chosen by their hash; of the plan's categories those are added that are so much more
 * frequent than the next that chance could not have exchanged them.
 */
export function categoryBins(
  plan: CategoryPlan,
  before: CategoryCounts,
  now: CategoryCounts,
  sketches: Sketches | null,
): ShareBins {
  const isNamed = before.other + before.unseen + now.other + now.unseen === 0;
  return isNamed || !sketches
    ? namedBins(plan, before, now)
    : pooledBins(plan, before, now, sketches);
}

function namedBins(
  { categories, isCyclic }: CategoryPlan,
  before: CategoryCounts,
  now: CategoryCounts,
): ShareBins {
  if (isCyclic) return { labels: categories, before: before.counts, now: now.counts };
  return {
    labels: [...categories, "(other)"],
    before: [...before.counts, before.other + before.unseen],
    now: [...now.counts, now.other + now.unseen],
  };
}

function pooledBins(
  plan: CategoryPlan,
  before: CategoryCounts,
  now: CategoryCounts,
  sketches: Sketches,
): ShareBins {
  const known = new Map(sketchedCategories(sketches));
  if (isFull(sketches.before) || isFull(sketches.now)) {
    for (const index of safeCategories(before)) {
      known.set(valueHash(plan.categories[index] ?? ""), {
        before: before.counts[index] ?? 0,
        now: now.counts[index] ?? 0,
      });
    }
  }
  const kept = [...known]
    .toSorted(([a, left], [b, right]) => sumOf(right) - sumOf(left) || (a < b ? -1 : 1))
    .slice(0, ownBins);
  const rest = (side: "before" | "now", rows: number) =>
    kept.reduce((left, [, category]) => left - category[side], rows);
  const labelOf = labeller(plan, now);
  return {
    labels: [...kept.map(([hash]) => labelOf(hash)), "(other)"],
    before: [...kept.map(([, rows]) => rows.before), rest("before", categoryRows(before))],
    now: [...kept.map(([, rows]) => rows.now), rest("now", categoryRows(now))],
  };
}

/** The categories of which both sketches know all rows. */
function sketchedCategories({ before, now }: Sketches): Iterable<readonly [string, Known]> {
  const ends = [before, now].filter(isFull).map(({ entries }) => entries.at(-1)?.hash ?? "");
  const end = ends.toSorted()[0];
  const known = new Map<string, { before: number; now: number }>();
  for (const side of ["before", "now"] as const) {
    for (const { hash, rows } of (side === "before" ? before : now).entries) {
      if (end !== undefined && hash > end) continue;
      const category = known.get(hash) ?? { before: 0, now: 0 };
      category[side] = rows;
      known.set(hash, category);
    }
  }
  return known;
}

function isFull({ entries, size }: DistinctSketch): boolean {
  return entries.length >= size;
}

/** The first of the plan's categories, up to a gap in their counts that chance does not cross. */
function safeCategories({ counts, other, unseen }: CategoryCounts): readonly number[] {
  const order = counts
    .map((_, index) => index)
    .toSorted((a, b) => rows(counts, b) - rows(counts, a));
  const next = (place: number) => {
    const index = order[place + 1];
    return index === undefined
      ? Math.min(rows(counts, order[place] ?? 0), other + unseen)
      : rows(counts, index);
  };
  const last = order.findLastIndex((index, place) => {
    const [count, below] = [rows(counts, index), next(place)];
    return count - below > safeGap * Math.sqrt(count + below);
  });
  return order.slice(0, last + 1);
}

function rows(counts: readonly number[], index: number): number {
  return counts[index] ?? 0;
}

function sumOf({ before, now }: Known): number {
  return before + now;
}

/** Names of hashes; those of rare values are looked up only when one of them is asked for. */
function labeller(plan: CategoryPlan, { unseenValues }: CategoryCounts): (hash: string) => string {
  const names = new Map(unseenValues.map(({ hash, value }) => [hash, value]));
  for (const category of plan.categories) names.set(valueHash(category), category);
  let hasOthers = false;
  return (hash) => {
    if (!names.has(hash) && !hasOthers) {
      hasOthers = true;
      for (const other of plan.others) names.set(valueHash(other), other);
    }
    return names.get(hash) ?? "(a new value)";
  };
}
