import type { CategoryCounts } from "../profiles/profile.ts";

/** Rows with a value: all categories, other and unseen. */
export function categoryRows({ counts, other, unseen }: CategoryCounts): number {
  return counts.reduce((sum, rows) => sum + rows, other + unseen);
}
