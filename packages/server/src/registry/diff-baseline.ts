import { readBaseline, type ColumnProfile } from "@plumbline/core";
import type { StoredBaseline } from "../storage/metadata/baseline-store.ts";
import { baselineWords } from "./baseline-words.ts";
import type { DiffBaseline } from "./version-diff.ts";

/** The columns of a baseline, as far as a comparison of two shows them. */
export function diffBaseline(stored: StoredBaseline, isOwn: boolean): DiffBaseline {
  const { plan, profile } = readBaseline(JSON.stringify(stored.document), `baseline ${stored.id}`);
  const profiles = new Map(profile.columns.map((column) => [column.name, column]));
  return {
    id: stored.id,
    origin: baselineWords(stored.origin, isOwn),
    columns: plan.columns.map(({ name, kind, measures }) => {
      const [measure] = measures;
      const center = measure?.shape === "grid" && measure.id === "value" ? measure.center : null;
      return { name, kind, ...momentsOf(profiles.get(name), center) };
    }),
  };
}

function momentsOf(column: ColumnProfile | undefined, center: number | null) {
  const counts = column?.measures[0];
  const isEmpty = counts?.shape !== "grid" || counts.finite === 0;
  if (center === null || isEmpty) return { mean: null, spread: null };
  const [first, second] = counts.powerSums;
  const shift = first / counts.finite;
  const spread = Math.sqrt(Math.max(0, second / counts.finite - shift ** 2));
  return { mean: center + shift, spread: spread > 0 ? spread : null };
}
