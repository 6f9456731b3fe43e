import type { TimeWindow } from "../domain/time-window.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/**
 * A long window is profiled in cells of an hour or a UTC day and the cells are merged, so that late rows
 * cost one cell and overlapping windows share what they have in common.
 */
export function splitWindow({ startMs, endMs }: TimeWindow): readonly TimeWindow[] {
  const lengthMs = endMs - startMs;
  if (lengthMs <= hourMs) return [{ startMs, endMs }];
  const cellMs = lengthMs <= 2 * dayMs ? hourMs : dayMs;
  const cells: TimeWindow[] = [];
  for (let from = startMs; from < endMs;) {
    const to = Math.min(endMs, (Math.floor(from / cellMs) + 1) * cellMs);
    cells.push({ startMs: from, endMs: to });
    from = to;
  }
  return cells;
}
