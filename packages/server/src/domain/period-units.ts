import type { TimeWindow } from "./time-window.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Lengths of which a day is a multiple, longest first. */
const lengthsMs = [12, 8, 6, 4, 3, 2, 1, 0.5, 0.25]
  .map((hours) => hours * 60 * minuteMs)
  .concat(5 * minuteMs, minuteMs);
const enough = 7;
/** From so many days on, days are the units: rows of a day move together. */
const fewestDays = 4;

/**
 * What is counted as one, since its rows move together: days, where there are at least four; of a shorter
 * stretch, parts of a day, so that there are at least seven.
 */
export function unitLengthMs(lengthMs: number): number {
  if (lengthMs >= fewestDays * dayMs) return dayMs;
  return lengthsMs.find((unitMs) => lengthMs / unitMs >= enough) ?? minuteMs;
}

/** Units of a length from a moment on; the last one may be shorter. */
export function unitsIn({ startMs, endMs }: TimeWindow, unitMs: number): readonly TimeWindow[] {
  const count = Math.max(0, Math.ceil((endMs - startMs) / unitMs));
  return Array.from({ length: count }, (_, i) => ({
    startMs: startMs + i * unitMs,
    endMs: Math.min(endMs, startMs + (i + 1) * unitMs),
  }));
}
