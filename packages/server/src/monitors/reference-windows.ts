import type { MonitorDocument } from "@plumbline/contracts";
import { windowAt, type TimeWindow } from "../domain/time-window.ts";

/**
 * The earlier windows that a window is compared with, latest first; empty where the baseline itself is
 * the reference.
 */
export function referenceWindows(
  { reference, window: { ...length } }: Pick<MonitorDocument, "reference" | "window">,
  timeZone: string,
  window: TimeWindow,
): readonly TimeWindow[] {
  if (reference.kind === "baseline" || !("every" in length)) return [];
  const before = (timeMs: number): TimeWindow => windowAt(length.every, timeZone, timeMs - 1);
  if (reference.kind === "previous") return [before(window.startMs)];
  const isExcluded = ({ startMs, endMs }: TimeWindow): boolean =>
    reference.exclude.some(({ from, to }) => startMs < Date.parse(to) && endMs > Date.parse(from));
  if (reference.kind === "seasonal") {
    return Array.from({ length: reference.weeks }, (_, week) => {
      const shift = (week + 1) * weekMs;
      return windowAt(length.every, timeZone, (window.startMs + window.endMs) / 2 - shift);
    }).filter((one) => one.endMs <= window.startMs && !isExcluded(one));
  }
  const found: TimeWindow[] = [];
  let next = window;
  const most = 4 * (reference.windows + reference.lag) + 100;
  for (let back = 1; found.length < reference.windows && back <= most; back++) {
    next = before(next.startMs);
    if (back > reference.lag && !isExcluded(next)) found.push(next);
  }
  return found;
}

const weekMs = 604_800_000;
