import type { CategoryPlan } from "./plan.ts";
import type { CategoryCounts, DistinctSketch } from "./profile.ts";
import { lowestHashes } from "./merge.ts";
import { distinctSketchSize, unseenValuesSize, valueHash } from "./value-hash.ts";

/** Adds up how often each value occurs, then sorts them into the plan's categories. */
export function countCategories(
  plan: CategoryPlan,
  rowsByValue: ReadonlyMap<string, number>,
): CategoryCounts {
  const indexOf = new Map(plan.categories.map((category, index) => [category, index]));
  const others = new Set(plan.others);
  const counts = new Array<number>(plan.categories.length).fill(0);
  const unseenValues: { hash: string; value: string; rows: number }[] = [];
  let other = 0;
  let unseen = 0;
  for (const [value, rows] of rowsByValue) {
    const index = indexOf.get(value);
    if (index !== undefined) counts[index] = (counts[index] as number) + rows;
    else if (!plan.isComplete || others.has(value)) other += rows;
    else {
      unseen += rows;
      unseenValues.push({ hash: valueHash(value), value, rows });
    }
  }
  return {
    shape: "categories",
    counts,
    other,
    unseen,
    unseenValues: lowestHashes(unseenValues, unseenValuesSize),
  };
}

export function sketchDistinct(rowsByValue: ReadonlyMap<string, number>): DistinctSketch {
  const entries = [...rowsByValue]
    .map(([value, rows]) => ({ hash: valueHash(value), rows }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return { size: distinctSketchSize, entries: entries.slice(0, distinctSketchSize) };
}

/**
 * How many distinct values a sketch stands for: exact while it is not full, else (k − 1) / h_k with
 * h_k the largest kept hash as a share of all hashes; relative standard error about 1 / √(k − 2).
 *
 * @see Bar-Yossef et al. (2002), https://doi.org/10.1007/3-540-45726-7_1
 */
export function estimateDistinct(sketch: DistinctSketch): number {
  const last = sketch.entries[sketch.size - 1];
  if (last === undefined) return sketch.entries.length;
  const share = (Number.parseInt(last.hash, 16) + 1) / 2 ** 52;
  return Math.round((sketch.size - 1) / share);
}
