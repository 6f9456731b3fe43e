import type { ColumnKind } from "@plumbline/contracts";
import { timeOf } from "../profiles/measures.ts";
import type { SampleValue } from "../profiles/profile.ts";

const dayMs = 86_400_000;

/** The number by which rows of a cluster may resemble each other; null where a value has none. */
export function clusterNumbers(
  kind: ColumnKind,
  values: readonly SampleValue[],
): readonly (number | null)[] {
  return values.map((value) => {
    if (value === null) return null;
    if (kind === "text") return String(value).length;
    if (kind === "timestamp") {
      const ms = timeOf(value);
      return ms === null ? null : ms % dayMs;
    }
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  });
}

/** Ranks as shares of the rows with a value, equal values sharing theirs; null stays null. */
export function ranksOf(values: readonly (number | null)[]): readonly (number | null)[] {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).sort();
  const rankOf = new Map<number, number>();
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    rankOf.set(sorted[start] as number, (start + end) / 2 / sorted.length);
    start = end;
  }
  return values.map((value) => (value === null ? null : (rankOf.get(value + 0) ?? null)));
}
