import { z } from "zod";
import type { GridCounts } from "../../profiles/profile.ts";
import type { Check, Measurement } from "../check.ts";
import { columnPairs, gridPair } from "../column-pairs.ts";
import { numberWords } from "../number-words.ts";

const hourMs = 3_600_000;
const perHour = z.number().min(0).nullable().default(null);
const options = z.strictObject({
  minPerHour: perHour.describe("Fewer rows an hour than this alert"),
  maxPerHour: perHour.describe("More rows an hour than this alert"),
});

export const throughput = {
  id: "throughput",
  family: "operations",
  title: "Rows per hour",
  question: "How many rows an hour lie between the first and the last event?",
  options,
  evaluate({ plan, reference, current }, { minPerHour, maxPerHour }) {
    const { time } = plan.roles;
    const column = columnPairs(plan, reference, current).find((pair) => pair.plan.name === time);
    const grid = column && gridPair(column);
    if (!column || !grid) return [];
    const [before, now] = [rowsPerHour(grid.before), rowsPerHour(grid.now)];
    const subject = { column: column.plan.name, method: "rows per hour", unit: "rows per hour" };
    if (now === null) {
      const words = "the events span no time";
      const missing: Measurement = { ...subject, outcome: "undefined", why: "too-few", words };
      return [missing];
    }
    const isLow = minPerHour !== null && now < minPerHour;
    const isHigh = maxPerHour !== null && now > maxPerHour;
    const expected = isLow
      ? `, at least ${numberWords(minPerHour)} were expected`
      : isHigh
        ? `, at most ${numberWords(maxPerHour)} were expected`
        : "";
    const measured: Measurement = {
      ...subject,
      n: grid.before.finite,
      m: grid.now.finite,
      baselineValue: before,
      currentValue: now,
      outcome: "fact",
      value: now,
      severity: isLow || isHigh ? "alert" : "ok",
      words: `${numberWords(now)} rows an hour${expected}`,
    };
    return [measured];
  },
} as const satisfies Check<z.output<typeof options>>;

function rowsPerHour({ finite, min, max }: GridCounts): number | null {
  return min === null || max === null || max <= min ? null : finite / ((max - min) / hourMs);
}
