import { z } from "zod";
import type { CategoryPlan, GridPlan } from "../../profiles/plan.ts";
import type { CategoryCounts, ColumnProfile, GridCounts } from "../../profiles/profile.ts";
import { categoryRows } from "../category-rows.ts";
import type { Check } from "../check.ts";
import { type ColumnPair, columnPairs, measurePairs } from "../column-pairs.ts";
import { type Rate, rateChange, rateFloors } from "../rate-change.ts";

const options = z.strictObject({ ...rateFloors });

export const errorRate = {
  id: "error-rate",
  family: "operations",
  title: "Failed answers",
  question: "Does the model fail to answer more often than in the baseline?",
  options,
  evaluate({ plan, reference, current, designEffect, level }, floors) {
    const column = columnPairs(plan, reference, current).find(
      (pair) => pair.plan.name === plan.roles.error,
    );
    if (!column) return [];
    const rates = errorRates(column, reference.rows, current.rows);
    const subject = { column: column.plan.name };
    return [
      rateChange(subject, rates.before, rates.now, {
        ...floors,
        direction: "up",
        excessBy: "limit",
        designEffect: designEffect(column.plan.name),
        level,
        what: "failed answers",
      }),
    ];
  },
} as const satisfies Check<z.output<typeof options>>;

/** Truth values and numbers say whether there was an error; of texts, any that is there does. */
function errorRates(column: ColumnPair, rowsBefore: number, rowsNow: number) {
  const pair = measurePairs(column).find(({ plan: { id } }) => id === "value");
  const errors = (profile: ColumnProfile, rows: number, side: "before" | "now"): Rate => {
    const present = rows - profile.absent;
    const filled = present - profile.missing - profile.typeErrors;
    if (pair?.shape === "grid") return { hits: nonZero(pair.plan, pair[side]), rows: present };
    if (pair?.shape === "categories") {
      return { hits: categoryRows(pair[side]) - falseRows(pair.plan, pair[side]), rows: present };
    }
    return { hits: filled, rows: present };
  };
  return {
    before: errors(column.before, rowsBefore, "before"),
    now: errors(column.now, rowsNow, "now"),
  };
}

function nonZero({ edges }: GridPlan, { finite, counts }: GridCounts): number {
  const bin = edges.filter((edge) => edge < 0).length;
  return finite - (counts[bin] ?? 0);
}

const falseTexts = new Set(["", "0", "false", "no", "none", "ok"]);

function falseRows({ categories }: CategoryPlan, { counts }: CategoryCounts): number {
  return categories.reduce(
    (rows, category, index) =>
      falseTexts.has(category.toLowerCase()) ? rows + (counts[index] ?? 0) : rows,
    0,
  );
}
