import { quantileFromBins } from "@plumbline/stats";
import { z } from "zod";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { columnPairs, type GridPair, gridPair } from "../column-pairs.ts";
import { gridSample } from "../grid-sample.ts";
import { gridShift } from "../grid-shift.ts";
import { numberWords } from "../number-words.ts";

const options = z.strictObject({
  factors: z
    .array(z.number().positive())
    .default([10, 100, 1000, 60, 3600])
    .describe("Ratios of units that are looked for, and their inverses"),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("How far the ratio of medians may be from a factor, relative"),
  minShift: z
    .number()
    .min(0)
    .default(1)
    .describe("Wasserstein distance in baseline standard deviations that it takes"),
});

type Options = z.output<typeof options>;

export const unitChange = {
  id: "unit-change",
  family: "quality",
  title: "Change of unit",
  question: "Do the values look as if the unit had changed, such as from metres to kilometres?",
  options,
  evaluate(input, settings) {
    return columnPairs(input.plan, input.reference, input.current).flatMap((column) => {
      const grid = gridPair(column);
      if (!grid || column.plan.kind !== "numeric" || grid.plan.isDiscrete) return [];
      return measure(column.plan.name, grid, input, settings);
    });
  },
} as const satisfies Check<Options>;

function measure(
  column: string,
  grid: GridPair,
  { designEffect }: CheckInput,
  { factors, tolerance, minShift }: Options,
): readonly Measurement[] {
  const medianBefore = quantileFromBins(gridSample(grid.plan, grid.before), 0.5);
  const medianNow = quantileFromBins(gridSample(grid.plan, grid.now), 0.5);
  if (!medianBefore.defined || !medianNow.defined) return [];
  const [before, now] = [medianBefore.value, medianNow.value];
  const subject = {
    column,
    method: "wasserstein-sd + ks",
    unit: "×",
    n: grid.before.finite,
    m: grid.now.finite,
    baselineValue: before,
    currentValue: now,
  };
  const ratio = before === 0 ? Number.NaN : now / before;
  const factor = factors
    .flatMap((each) => [each, 1 / each])
    .find((each) => Math.abs(ratio / each - 1) <= tolerance);
  const shift = factor === undefined ? null : gridShift(grid, designEffect(column));
  if (factor === undefined || !shift) {
    const value = Number.isFinite(ratio) ? ratio : 1;
    const words = "the median has not changed by the ratio of two units";
    return [{ ...subject, outcome: "effect", value, p: 1, excess: 0, floor: minShift, words }];
  }
  const words = `median ${numberWords(before)} → ${numberWords(now)}, about ${factorWords(factor)}`;
  const sizes = { value: ratio, p: shift.p, excess: shift.distance, floor: minShift };
  return [{ ...subject, ...sizes, outcome: "effect", words, details: { factor } }];
}

function factorWords(factor: number): string {
  return factor >= 1 ? `${numberWords(factor)} times` : `1/${numberWords(1 / factor)}`;
}
