import { canonicalText } from "../profiles/canonical-text.ts";
import { timeOf } from "../profiles/measures.ts";
import type { GateInput } from "./gate-input.ts";

/** Which rows move together. */
export interface RowClusters {
  /** Of each row, from 0 on. */
  readonly codes: Uint32Array;
  /** What a cluster is, for words. */
  readonly by: "day" | "cluster";
}

const dayMs = 86_400_000;

/**
 * Clusters of the rows at the given places: by the input's own clusters, else by the day of their time;
 * null without either. A row without a value moves with no other.
 */
export function clustersOf(input: GateInput, places: ArrayLike<number>): RowClusters | null {
  const { clusters, times } = input;
  if (clusters === undefined && times === undefined) return null;
  const known = new Map<string | number, number>();
  let next = 0;
  const codes = Uint32Array.from(places, (place) => {
    const key = clusters ? textOf(clusters[place]) : dayOf(times?.[place]);
    const found = key === null ? undefined : known.get(key);
    if (found !== undefined) return found;
    if (key !== null) known.set(key, next);
    return next++;
  });
  return { codes, by: clusters ? "cluster" : "day" };
}

const textOf = (value: string | number | boolean | null | undefined): string | null =>
  value === null || value === undefined ? null : canonicalText(value);

function dayOf(value: string | number | boolean | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const ms = timeOf(value);
  return ms === null || !Number.isFinite(ms) ? null : Math.floor(ms / dayMs);
}
