import type { TimeWindow } from "./time-window.ts";
import { momentWords, windowWords } from "./incident-words.ts";
import type { Said } from "./policy-facts.ts";

/** Four digits are enough for a person. */
export function numberText(value: number): string {
  return Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString("en-US")
    : String(Number(value.toPrecision(4)));
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** `2 d`, `36 h`: the greatest unit that gives at least two, or one that is whole. */
export function spanWords(ms: number): string {
  const [unit, unitMs] = units.find(([, size]) => ms >= 2 * size || ms === size) ?? ["s", 1_000];
  return `${Math.round(ms / unitMs)} ${unit}`;
}

/** `log-loss 0.52 (0.5 to 0.54)`; the interval where there is one. */
export function metricWords({ metric, window }: Said): string {
  const { name, current, lo, hi } = metric;
  const value = current === null ? "unknown" : numberText(current);
  const range = lo === null || hi === null ? "" : ` (${numberText(lo)} to ${numberText(hi)})`;
  return `${name} ${value}${range} in ${windowWords(window)}, ${numberText(window.labelled)} labels`;
}

export function periodWords({ startMs, endMs }: TimeWindow): string {
  return `${momentWords(startMs)} to ${momentWords(endMs)}`;
}
