import { z } from "zod";
import type { Check } from "../check.ts";
import { columnPairs } from "../column-pairs.ts";
import { rateChange, rateFloors } from "../rate-change.ts";

const options = z.strictObject({ ...rateFloors });

export const typeErrors = {
  id: "type-errors",
  family: "quality",
  title: "Values of the wrong type",
  question:
    "Are more values unreadable as the column's kind, such as a text where a number belongs?",
  options,
  evaluate({ plan, reference, current, designEffect, level }, floors) {
    return columnPairs(plan, reference, current)
      .filter(({ before, now }) => before.typeErrors + now.typeErrors > 0)
      .map(({ plan: { name, kind }, before, now }) =>
        rateChange(
          { column: name },
          { hits: before.typeErrors, rows: reference.rows - before.absent - before.missing },
          { hits: now.typeErrors, rows: current.rows - now.absent - now.missing },
          {
            ...floors,
            direction: "up",
            excessBy: "limit",
            designEffect: designEffect(name),
            level,
            what: `values that are not ${kind}`,
          },
        ),
      );
  },
} as const satisfies Check<z.output<typeof options>>;
