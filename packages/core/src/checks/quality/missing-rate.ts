import { z } from "zod";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { type ColumnPair, columnPairs } from "../column-pairs.ts";
import { rateChange, rateFloors } from "../rate-change.ts";
import { segmentCells } from "../segment-cells.ts";

const options = z.strictObject({
  ...rateFloors,
  segments: z.boolean().default(true).describe("Also per segment"),
  minSegmentRows: z
    .number()
    .int()
    .min(1)
    .default(100)
    .describe("Segments with fewer rows on either side are left out"),
});

export const missingRate = {
  id: "missing-rate",
  family: "quality",
  title: "Missing values",
  question: "Are more, or fewer, values missing than in the baseline?",
  options,
  evaluate(input, settings) {
    const whole = columnPairs(input.plan, input.reference, input.current)
      .filter((column) => mustBeFilled(column, input))
      .flatMap((column) =>
        measure(column, input.reference.rows, input.current.rows, input, settings),
      );
    if (!settings.segments) return whole;
    const { plan, reference, current } = input;
    const cells = segmentCells(plan, reference, current, settings.minSegmentRows);
    const perCell = cells.flatMap(({ segment, before, now }) =>
      columnPairs(plan, before, now)
        .filter((column) => mustBeFilled(column, input))
        .filter((column) => column.before.missing + column.now.missing > 0)
        .flatMap((column) => measure(column, before.rows, now.rows, input, settings, segment)),
    );
    return [...whole, ...perCell];
  },
} as const satisfies Check<z.output<typeof options>>;

/** Labels come late, and an empty error means that there was none: both have checks of their own. */
function mustBeFilled({ plan: { name } }: ColumnPair, { plan: { roles } }: CheckInput): boolean {
  return name !== roles.target && name !== roles.error;
}

function measure(
  { plan, before, now }: ColumnPair,
  rowsBefore: number,
  rowsNow: number,
  { designEffect, level }: CheckInput,
  floors: z.output<typeof options>,
  segment?: string,
): readonly Measurement[] {
  // A column that is not there at all is a finding of the check `columns`.
  if (rowsNow > 0 && now.absent === rowsNow) return [];
  const subject = segment === undefined ? {} : { segment };
  return [
    rateChange(
      { column: plan.name, ...subject },
      { hits: before.missing, rows: rowsBefore - before.absent },
      { hits: now.missing, rows: rowsNow - now.absent },
      {
        ...floors,
        direction: "either",
        excessBy: "limit",
        designEffect: designEffect(plan.name, "missing"),
        level,
        what: "missing values",
      },
    ),
  ];
}
