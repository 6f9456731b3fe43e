import { z } from "zod";
import type { Check, Measurement } from "../check.ts";
import { columnPairs, gridPair } from "../column-pairs.ts";
import { numberWords } from "../number-words.ts";

const hourMs = 3_600_000;
const options = z.strictObject({
  maxAgeHours: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("An older newest event alerts; without it the age is only stated"),
  maxAheadHours: z
    .number()
    .min(0)
    .default(24)
    .describe("Events further in the future than this alert"),
});

type Options = z.output<typeof options>;

export const freshness = {
  id: "freshness",
  family: "quality",
  title: "Age of the newest event",
  question: "Is the newest event recent enough, and none in the future?",
  options,
  evaluate({ plan, reference, current, nowMs }, settings) {
    const { time } = plan.roles;
    const column = columnPairs(plan, reference, current).find((pair) => pair.plan.name === time);
    if (time === undefined || !column) return [];
    const newestMs = gridPair(column)?.now.max ?? null;
    const subject = { column: time, method: "newest event", unit: "hours" };
    if (newestMs === null || nowMs === null) {
      const words =
        newestMs === null ? "no event has a time" : "the time of the check is not known";
      return [{ ...subject, outcome: "undefined", why: "no-rows", words }];
    }
    return [{ ...subject, ...measure((nowMs - newestMs) / hourMs, settings) }];
  },
} as const satisfies Check<Options>;

function measure(ageHours: number, { maxAgeHours, maxAheadHours }: Options) {
  const age = `the newest event is ${numberWords(Math.abs(ageHours))} hours`;
  const isOld = maxAgeHours !== null && ageHours > maxAgeHours;
  const isAhead = -ageHours > maxAheadHours;
  const limit = isOld ? `, at most ${numberWords(maxAgeHours)} are allowed` : "";
  return {
    outcome: "fact",
    value: ageHours,
    severity: isOld || isAhead ? "alert" : "ok",
    words: ageHours < 0 ? `${age} in the future` : `${age} old${limit}`,
  } as const satisfies Partial<Measurement>;
}
