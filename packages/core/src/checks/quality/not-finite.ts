import { z } from "zod";
import type { GridCounts } from "../../profiles/profile.ts";
import type { Check } from "../check.ts";
import { columnPairs, gridPair } from "../column-pairs.ts";
import { type Rate, rateChange, rateFloors } from "../rate-change.ts";

const options = z.strictObject({ ...rateFloors });

export const notFinite = {
  id: "not-finite",
  family: "quality",
  title: "NaN and infinite values",
  question: "Are more numbers NaN or infinite than in the baseline?",
  options,
  evaluate({ plan, reference, current, designEffect, level }, floors) {
    return columnPairs(plan, reference, current).flatMap((column) => {
      const grid = gridPair(column);
      if (!grid || column.plan.kind !== "numeric") return [];
      const { nan, positiveInfinity, negativeInfinity } = grid.now;
      return [
        rateChange({ column: column.plan.name }, rateOf(grid.before), rateOf(grid.now), {
          ...floors,
          direction: "up",
          excessBy: "limit",
          designEffect: designEffect(column.plan.name),
          level,
          what: "values that are NaN or infinite",
        }),
      ].map((measured) => ({
        ...measured,
        details: { ...measured.details, nan, positiveInfinity, negativeInfinity },
      }));
    });
  },
} as const satisfies Check<z.output<typeof options>>;

function rateOf({ finite, nan, positiveInfinity, negativeInfinity }: GridCounts): Rate {
  const hits = nan + positiveInfinity + negativeInfinity;
  return { hits, rows: finite + hits };
}
