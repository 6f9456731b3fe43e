import type { WorkOptions } from "../engine.ts";

/** Rows done over all stripes, as one report that counts to the rows of the source. */
export function scanProgress(
  { signal, onProgress }: WorkOptions,
  step: string,
  rows: number,
  stripes: number,
): { readonly signal?: AbortSignal | undefined; readonly onRows: (rows: number) => void } {
  let done = 0;
  return {
    signal,
    onRows(more) {
      done += more;
      const share = Math.round(done / Math.max(1, stripes));
      onProgress?.({ step, done: Math.min(rows, share), total: rows, unit: "rows" });
    },
  };
}
