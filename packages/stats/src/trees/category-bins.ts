import { binEdges, createBinFinder } from "./bin-edges.ts";
import type { CategoricalTreeColumn } from "./tree-column.ts";
import type { CategoricalModelColumn } from "./tree-model.ts";
import type { ReadTreeOptions } from "./tree-options.ts";

/**
 * The categories of a column with their bins. In gradient order each of the most frequent has a bin of
 * its own and all others share the last one; as frequencies, bins rise with the number of rows.
 * Equally frequent categories stand in the order of their names or codes, so that numbering them anew
 * changes nothing.
 */
export function categoryBins(
  column: CategoricalTreeColumn,
  { maxBins, categoryOrder }: Pick<ReadTreeOptions, "maxBins" | "categoryOrder">,
): CategoricalModelColumn {
  const counted = countCategories(column);
  const counts = counted.map(({ rows }) => rows);
  const binOfCount =
    categoryOrder === "frequency" ? createBinFinder(binEdges(counts, maxBins)) : null;
  const bins = counts.map((rows, rank) => binOfCount?.(rows) ?? Math.min(rank, maxBins - 1));
  const names = column.categories;
  const categories = names
    ? counted.map(({ code }) => names[code] as string)
    : counted.map(({ code }) => code);
  return { kind: "categorical", categories, bins };
}

/** Bins by code of a column: `missingBin` for categories the model has not seen. */
export function binsByCode(
  model: CategoricalModelColumn,
  column: CategoricalTreeColumn,
  missingBin: number,
): ReadonlyMap<number, number> {
  const { categories, bins } = model;
  const byKey = new Map<string | number, number>(
    categories.map((category, i) => [category, bins[i] ?? missingBin]),
  );
  if (typeof categories[0] !== "string") return byKey as Map<number, number>;
  if (!column.categories) {
    throw new TypeError("the model knows categories by name: the column needs `categories`");
  }
  return new Map(column.categories.map((name, code) => [code, byKey.get(name) ?? missingBin]));
}

interface CountedCategory {
  readonly code: number;
  readonly rows: number;
}

function countCategories({ values, categories }: CategoricalTreeColumn): CountedCategory[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    const code = values[row] as number;
    if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const isBefore = (a: number, b: number): boolean =>
    categories ? (categories[a] as string) < (categories[b] as string) : a < b;
  return [...counts]
    .map(([code, rows]) => ({ code, rows }))
    .sort((a, b) => b.rows - a.rows || (isBefore(a.code, b.code) ? -1 : 1));
}
