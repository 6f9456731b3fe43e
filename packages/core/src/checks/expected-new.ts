import { estimateDistinct } from "../profiles/category-counter.ts";
import type { DistinctSketch } from "../profiles/profile.ts";

/** How many rows of new values a sample of the same rows would bring. */
export interface ExpectedNew {
  /** Values that occur once in the baseline: their share of the rows estimates the unseen share. */
  readonly once: number;
  /** Values that occur twice: they make that estimate less certain. */
  readonly twice: number;
}

/**
 * Turing's estimate of the share of rows with values that a sample has not shown: the values it has
 * shown exactly once, over its rows. A column with many rare values always brings new ones, which is
 * no change. From the distinct sketch, exact while it is not full.
 *
 * @see Good (1953), https://doi.org/10.1093/biomet/40.3-4.237
 */
export function expectedNew(sketch: DistinctSketch | null): ExpectedNew {
  if (!sketch || sketch.entries.length === 0) return { once: 0, twice: 0 };
  const scale = estimateDistinct(sketch) / sketch.entries.length;
  const times = (rows: number) => sketch.entries.filter((entry) => entry.rows === rows).length;
  return { once: scale * times(1), twice: scale * times(2) };
}
