import type { Sample } from "./sample.ts";

/** An ascending copy of the sample, or null when a value is NaN or infinite. */
export function sortedFinite(sample: Sample): Float64Array | null {
  const sorted = Float64Array.from(sample);
  for (let i = 0; i < sorted.length; i++) if (!Number.isFinite(sorted[i])) return null;
  return sorted.sort();
}
