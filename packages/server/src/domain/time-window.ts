import { durationMs } from "@plumbline/contracts";
import { DateTime } from "luxon";

/** Half-open stretch of event time, milliseconds since 1970. */
export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** What is judged together: rows of a stretch of time, or so many rows in the order they arrived. */
export interface RowWindow extends TimeWindow {
  /** Offsets of the log, half-open; null for windows of time. */
  readonly offsets: { readonly from: number; readonly to: number } | null;
}

/**
 * The window of a given length that holds a time. Windows shorter than a day split the local day: those
 * of up to an hour by time gone by, longer ones by the clock on the wall, so that a day with a change of
 * the clocks has 23 or 25 windows of an hour, and a night window that is an hour longer or shorter.
 * Windows of several days are counted from Monday, 5 January 1970.
 *
 * @param length as in the configuration: `15m`, `6h`, `7d`, `week`, `month`
 */
export function windowAt(length: string, timeZone: string, timeMs: number): TimeWindow {
  const time = DateTime.fromMillis(timeMs, { zone: timeZone });
  if (length === "month") return between(time.startOf("month"), { months: 1 });
  if (length === "week") return between(time.startOf("week"), { weeks: 1 });
  const lengthMs = durationMs(length);
  if (lengthMs >= dayMs) return dayWindow(time, lengthMs / dayMs);
  const midnight = time.startOf("day");
  if (lengthMs <= hourMs) {
    const startMs = midnight.toMillis();
    const from = startMs + Math.floor((timeMs - startMs) / lengthMs) * lengthMs;
    return { startMs: from, endMs: from + lengthMs };
  }
  const hours = lengthMs / hourMs;
  const hour = Math.floor(time.hour / hours) * hours;
  const end =
    hour + hours === 24 ? midnight.plus({ days: 1 }) : midnight.set({ hour: hour + hours });
  return { startMs: midnight.set({ hour }).toMillis(), endMs: end.toMillis() };
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;

function dayWindow(time: DateTime, days: number): TimeWindow {
  const day = time.startOf("day");
  const anchor = DateTime.fromObject({ year: 1970, month: 1, day: 5 }, { zone: time.zone });
  const passed = Math.round(day.diff(anchor, "days").days);
  return between(day.minus({ days: ((passed % days) + days) % days }), { days });
}

function between(start: DateTime, length: { readonly [unit: string]: number }): TimeWindow {
  return { startMs: start.toMillis(), endMs: start.plus(length).toMillis() };
}
