import { labelledIn } from "../domain/plan-row-sets.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { PolicyModel } from "./read-policy-history.ts";
import { readLooks, windowOf } from "./read-policy-windows.ts";

const dayMs = 86_400_000;

/** Labels a day, over the time that a policy looks back at; null while less than a day was judged. */
export function labelPace(prepare: Prepare, model: PolicyModel): number | null {
  const windows = readLooks(prepare, model)
    .map((look) => windowOf(look, null))
    .filter(({ labelled }) => labelled > 0);
  const startMs = Math.min(...windows.map((window) => window.startMs));
  const endMs = Math.max(...windows.map((window) => window.endMs));
  if (windows.length === 0 || endMs - startMs < dayMs) return null;
  return (labelledIn(windows, { startMs, endMs }) * dayMs) / (endMs - startMs);
}
