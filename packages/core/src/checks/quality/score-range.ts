import { z } from "zod";
import { roleOf } from "../../profiles/roles.ts";
import type { Check, Measurement } from "../check.ts";
import { columnPairs, type GridPair, gridPair } from "../column-pairs.ts";
import { numberWords } from "../number-words.ts";

const options = z.strictObject({
  tolerance: z
    .number()
    .min(0)
    .default(1e-6)
    .describe("How far beyond 0 and 1 a score may lie, for rounding"),
});

export const scoreRange = {
  id: "score-range",
  family: "quality",
  title: "Scores outside 0 to 1",
  question: "Are all scores probabilities, where the baseline's were?",
  options,
  evaluate({ plan, reference, current }, { tolerance }) {
    return columnPairs(plan, reference, current).flatMap((column) => {
      const grid = gridPair(column);
      if (!grid || roleOf(column.plan.name, plan.roles) !== "score") return [];
      const { min, max } = grid.before;
      if (min === null || max === null || min < 0 || max > 1) return [];
      return [{ column: column.plan.name, ...measure(grid, tolerance) }];
    });
  },
} as const satisfies Check<z.output<typeof options>>;

function measure({ before, now }: GridPair, tolerance: number): Measurement {
  const subject = { method: "range", n: before.finite, m: now.finite };
  const infinite = now.nan + now.positiveInfinity + now.negativeInfinity;
  if (now.min === null || now.max === null) {
    const words = "no score is a finite number";
    return { ...subject, outcome: "undefined", why: "no-rows", words };
  }
  const beyond = Math.max(0, -now.min, now.max - 1);
  const range = `scores from ${numberWords(now.min)} to ${numberWords(now.max)}`;
  return {
    ...subject,
    outcome: "fact",
    value: beyond,
    severity: beyond > tolerance || infinite > 0 ? "alert" : "ok",
    words: infinite > 0 ? `${range}, ${numberWords(infinite)} NaN or infinite` : range,
    details: { currentMin: now.min, currentMax: now.max },
  };
}
