import type { TreeSplit } from "./tree-model.ts";

/** Sides of a split by bin, 0 for left and 1 for right; `missingBin` is the bin of missing values. */
export function writeSplitTable(
  split: Pick<TreeSplit, "missing"> &
    ({ readonly upTo: number } | { readonly bins: readonly number[] }),
  missingBin: number,
  table: Uint8Array,
): void {
  const missingSide = split.missing === "left" ? 0 : 1;
  if ("bins" in split) {
    table.fill(missingSide);
    for (const bin of split.bins) table[bin] = 1 - missingSide;
  } else {
    table.fill(1).fill(0, 0, split.upTo + 1);
    table[missingBin] = missingSide;
  }
}
