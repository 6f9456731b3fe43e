import {
  maxDiscreteValues,
  maxKnownCategories,
  surveySampleSize,
  type CategorySurvey,
  type GridSurvey,
} from "./engine.ts";

/** What a plan needs to know of numbers at hand. */
export function surveyGrid(
  numbers: ArrayLike<number>,
  beside: { readonly missing: number; readonly typeErrors: number },
): GridSurvey {
  const finite = Float64Array.from(numbers).filter(Number.isFinite).sort();
  const distinct = distinctOf(finite);
  return {
    shape: "grid",
    ...beside,
    finite: finite.length,
    min: finite[0] ?? Number.NaN,
    max: finite[finite.length - 1] ?? Number.NaN,
    isInteger: finite.every(Number.isInteger),
    sample: thin(finite, surveySampleSize),
    distinct: distinct.length <= maxDiscreteValues ? distinct : null,
  };
}

/** Evenly spaced order statistics; the values must be ascending. */
function thin(sorted: Float64Array, size: number): Float64Array {
  if (sorted.length <= size) return sorted;
  return Float64Array.from(
    { length: size },
    (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / size)] as number,
  );
}

/** Distinct values of an ascending array, at most one more than may be discrete. */
function distinctOf(sorted: Float64Array): readonly number[] {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct[distinct.length - 1]) continue;
    distinct.push(value + 0);
    if (distinct.length > maxDiscreteValues) break;
  }
  return distinct;
}

export function surveyCategories(
  rowsByValue: ReadonlyMap<string, number>,
  missing: number,
): CategorySurvey {
  let rows = 0;
  let length = 0;
  let spaced = 0;
  for (const [value, count] of rowsByValue) {
    rows += count;
    length += count * value.length;
    if (/\s/.test(value.trim())) spaced += count;
  }
  const top = [...rowsByValue]
    .map(([value, count]) => ({ value, rows: count }))
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
  return {
    shape: "categories",
    missing,
    top: top.slice(0, maxKnownCategories),
    distinct: rowsByValue.size,
    meanLength: rows > 0 ? length / rows : 0,
    spacedShare: rows > 0 ? spaced / rows : 0,
  };
}
