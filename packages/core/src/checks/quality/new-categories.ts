import { z } from "zod";
import { categoryRows } from "../category-rows.ts";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { type CategoryPair, type ColumnPair, columnPairs, measurePairs } from "../column-pairs.ts";
import { expectedNew } from "../expected-new.ts";
import { listWords } from "../number-words.ts";
import { rateChange, type RateFloors, rateFloors } from "../rate-change.ts";

const options = z.strictObject({ ...rateFloors });

export const newCategories = {
  id: "new-categories",
  family: "quality",
  title: "New categories",
  question: "Do more values appear that the baseline has never seen than its rare values explain?",
  options,
  evaluate(input, floors) {
    return columnPairs(input.plan, input.reference, input.current).flatMap((column) =>
      measurePairs(column).flatMap((pair) =>
        pair.shape === "categories" && pair.plan.id === "value" && pair.plan.isComplete
          ? [measure(column, pair, input, floors)]
          : [],
      ),
    );
  },
} as const satisfies Check<z.output<typeof options>>;

/** A sample with many rare values lets new ones be expected: that share stands for the baseline. */
function measure(
  { plan, before: profile }: ColumnPair,
  { before, now }: CategoryPair,
  { designEffect, level }: CheckInput,
  floors: RateFloors,
): Measurement {
  const rows = categoryRows(before);
  const { once, twice } = expectedNew(profile.distinct);
  const expected = Math.min(rows, Math.max(before.unseen, once));
  const values = now.unseenValues.toSorted((a, b) => b.rows - a.rows).map(({ value }) => value);
  const named = values.length > 0 ? ` (${listWords(values)})` : "";
  const measured = rateChange(
    { column: plan.name },
    { hits: expected, rows },
    { hits: now.unseen, rows: categoryRows(now) },
    {
      ...floors,
      direction: "up",
      excessBy: "limit",
      designEffect: designEffect(plan.name),
      level,
      // The variance of the estimate is (once + 2 twice) / rows², not once / rows².
      baselineEffect: expected > 0 ? (expected + 2 * twice) / expected : 1,
      what: `values of new categories${named}`,
    },
  );
  return { ...measured, details: { ...measured.details, newValues: listWords(values, 10) } };
}
