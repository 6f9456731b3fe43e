import type { MemorySource, MemoryValue } from "@plumbline/core";
import type { Random } from "@plumbline/stats";

const days = 28;
/** Part of the variance that all rows of a day share. */
const common = 0.1;

/**
 * Rows that move together by day: six numbers, each with a daily level, a yes or no, a category and a
 * share of missing values whose odds differ from day to day; and two columns of independent rows.
 */
export function drawDayRows(
  rows: number,
  random: Random,
  firstDay: number,
): MemorySource["columns"] {
  const columns: Record<string, MemoryValue[]> = { day: [] };
  const put = (name: string, value: MemoryValue) => (columns[name] ??= []).push(value);
  for (let day = 0; day < days; day++) {
    const levels = Array.from({ length: 9 }, () => random.normal());
    const level = (place: number) => levels[place] ?? 0;
    const until = Math.round(((day + 1) * rows) / days);
    for (let row = Math.round((day * rows) / days); row < until; row++) {
      put("day", `day ${firstDay + day}`);
      for (let number = 0; number < 6; number++) {
        const z = Math.sqrt(common) * level(number) + Math.sqrt(1 - common) * random.normal();
        put(`number ${number}`, number % 2 === 0 ? z : Math.exp(z));
      }
      put("flag", random.uniform() < logistic(-1 + 0.6 * level(6)));
      put("place", placeOf(random.uniform(), 0.6 * level(7)));
      put("patchy", random.uniform() < logistic(-2.5 + 0.8 * level(8)) ? null : random.normal());
      put("steady", random.normal());
      put("code", `c${random.below(8)}`);
    }
  }
  return columns;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function placeOf(u: number, level: number): string {
  const first = logistic(-1 + level);
  return u < first ? "a" : `other ${Math.floor(((u - first) / (1 - first)) * 4)}`;
}
