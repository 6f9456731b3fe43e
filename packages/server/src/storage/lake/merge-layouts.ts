import type { LakeColumn } from "./lake-column.ts";

/** The columns of several layouts as one: in the order they first appear, with the type of the latest. */
export function mergeLayouts(layouts: Iterable<readonly LakeColumn[]>): readonly LakeColumn[] {
  const merged = new Map<string, LakeColumn>();
  for (const columns of layouts) {
    for (const column of columns) merged.set(column.name, column);
  }
  return [...merged.values()];
}
