import type { Category } from "./dialect.ts";

/** Rows per category of either sample, those of the reference first. */
export interface CategoryCounts {
  readonly names: readonly Category[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

export function categoryCounts(
  reference: ArrayLike<Category>,
  current: ArrayLike<Category>,
): CategoryCounts {
  const [before, now] = [countOf(reference), countOf(current)];
  const names = [...new Set([...before.keys(), ...now.keys()])];
  return {
    names,
    reference: names.map((name) => before.get(name) ?? 0),
    current: names.map((name) => now.get(name) ?? 0),
  };
}

function countOf(values: ArrayLike<Category>): Map<Category, number> {
  const counts = new Map<Category, number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as Category;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
