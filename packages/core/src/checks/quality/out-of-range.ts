import { beyondRangeTail } from "@plumbline/stats";
import { z } from "zod";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { columnPairs, type GridPair, gridPair } from "../column-pairs.ts";
import { numberWords } from "../number-words.ts";
import { type Rate, rateChange, type RateFloors, rateFloors } from "../rate-change.ts";

const options = z.strictObject({ ...rateFloors });

export const outOfRange = {
  id: "out-of-range",
  family: "quality",
  title: "Values outside the baseline's range",
  question: "Do values lie below the baseline's minimum or above its maximum?",
  options,
  evaluate(input, floors) {
    return columnPairs(input.plan, input.reference, input.current).flatMap((column) => {
      const grid = gridPair(column);
      if (!grid || column.plan.kind !== "numeric") return [];
      return measure(column.plan.name, grid, input, floors);
    });
  },
} as const satisfies Check<z.output<typeof options>>;

function measure(
  column: string,
  { plan, before, now }: GridPair,
  { designEffect, level }: CheckInput,
  floors: RateFloors,
): readonly Measurement[] {
  const { min, max } = before;
  if (min === null || max === null) {
    const words = "the baseline has no finite value, so it has no range";
    return [{ column, method: "two-proportions", outcome: "undefined", why: "no-rows", words }];
  }
  const last = plan.edges.length;
  const outside = (counts: readonly number[], finite: number): Rate => ({
    hits: (counts[0] ?? 0) + (counts[last] ?? 0),
    rows: finite,
  });
  const measured = rateChange(
    { column },
    outside(before.counts, before.finite),
    outside(now.counts, now.finite),
    {
      ...floors,
      direction: "up",
      excessBy: "limit",
      designEffect: designEffect(column),
      level,
      what: `values outside ${numberWords(min)} to ${numberWords(max)}`,
    },
  );
  const share = (hits: number | undefined) => (now.finite === 0 ? null : (hits ?? 0) / now.finite);
  const details = {
    ...measured.details,
    below: share(now.counts[0]),
    above: share(now.counts[last]),
    currentMin: now.min,
    currentMax: now.max,
  };
  if (measured.outcome !== "effect" || before.finite < 2) return [{ ...measured, details }];
  // The range is the baseline's own, so that it holds all of its rows: no two shares to compare.
  const effect = designEffect(column);
  const [n, m] = [before.finite / effect, now.finite / effect];
  const beyond = (now.counts[0] ?? 0) + (now.counts[last] ?? 0);
  const p = Math.max(measured.p, beyondRangeTail({ n, m, beyond: beyond / effect }));
  return [{ ...measured, p, details: { ...details, law: "range of the baseline" } }];
}
