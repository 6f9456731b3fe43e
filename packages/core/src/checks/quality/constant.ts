import { isAtomBin, smallestShareShift, twoProportions } from "@plumbline/stats";
import { z } from "zod";
import { categoryRows } from "../category-rows.ts";
import type { Check, CheckInput, Measurement } from "../check.ts";
import {
  type CategoryPair,
  columnPairs,
  type GridPair,
  type MeasurePair,
  measurePairs,
} from "../column-pairs.ts";
import { numberWords, percentWords } from "../number-words.ts";
import type { Rate } from "../rate-change.ts";

const options = z.strictObject({
  minChange: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Share of rows that must have changed to, or from, the constant"),
});

export const constant = {
  id: "constant",
  family: "quality",
  title: "Constant column",
  question: "Has a column become constant, or a constant one started to vary?",
  options,
  evaluate(input, { minChange }) {
    return columnPairs(input.plan, input.reference, input.current).flatMap((column) =>
      measurePairs(column)
        .filter(({ plan: { id } }) => id === "value")
        .flatMap((pair) => measure(column.plan.name, pair, input, minChange)),
    );
  },
} as const satisfies Check<z.output<typeof options>>;

/** The one value of a side, and how many rows of the other side have it at most. */
interface ConstantSide {
  readonly label: string;
  readonly others: Rate;
}

function measure(
  column: string,
  pair: MeasurePair,
  { designEffect: effects, level }: CheckInput,
  floor: number,
): readonly Measurement[] {
  const [n, m] = rowsOf(pair);
  const designEffect = effects(column);
  const subject = { column, method: "two-proportions", unit: "share", n, m };
  // Sides without rows are the business of the missing-rate check.
  if (n === 0 || m === 0) return [];
  const before = constantOf(pair, "before", m);
  const now = constantOf(pair, "now", n);
  if (!before && !now) {
    return [{ ...subject, outcome: "effect", value: 0, p: 1, excess: 0, floor, words: "varies" }];
  }
  // Shares of the rows that have the constant, in the baseline and now.
  const shares = before
    ? { reference: { hits: n, rows: n }, current: before.others }
    : { reference: now?.others ?? { hits: 0, rows: n }, current: { hits: m, rows: m } };
  const test = twoProportions(shares.reference, shares.current, {
    nEff: n / designEffect,
    mEff: m / designEffect,
  });
  const baselineValue = shares.reference.hits / n;
  const currentValue = shares.current.hits / m;
  const value = currentValue - baselineValue;
  const label = (before ?? now)?.label ?? "";
  const words = before
    ? value === 0
      ? `always ${label}, as in the baseline`
      : `always ${label} in the baseline, now only in ${percentWords(currentValue)} of the rows`
    : `always ${label}, in the baseline only in ${percentWords(baselineValue)} of the rows`;
  const p = test.defined ? test.pValue : 1;
  const smallest = smallestShareShift({
    n: n / designEffect,
    m: m / designEffect,
    share: baselineValue,
    alpha: level,
    direction: before ? "fall" : "rise",
  });
  const smallestDetectable = smallest.defined ? smallest.value : Infinity;
  const excess = Math.abs(value);
  const sizes = { value, baselineValue, currentValue, excess, floor, smallestDetectable };
  return [{ ...subject, ...sizes, outcome: "effect", p, words }];
}

function rowsOf(pair: MeasurePair): readonly [number, number] {
  return pair.shape === "grid"
    ? [pair.before.finite, pair.now.finite]
    : [categoryRows(pair.before), categoryRows(pair.now)];
}

function constantOf(
  pair: MeasurePair,
  side: "before" | "now",
  otherRows: number,
): ConstantSide | null {
  return pair.shape === "grid"
    ? constantNumber(pair, side, otherRows)
    : constantCategory(pair, side, otherRows);
}

/** All rows of the other side in the value's bin count as having it: at least as many as really do. */
function constantNumber(
  { plan, ...sides }: GridPair,
  side: "before" | "now",
  rows: number,
): ConstantSide | null {
  const { min, max } = sides[side];
  if (min === null || min !== max) return null;
  const other = sides[side === "before" ? "now" : "before"];
  const label = numberWords(min);
  if (other.min === min && other.max === min) return { label, others: { hits: rows, rows } };
  const bin = plan.edges.filter((edge) => edge < min).length;
  const isExact = isAtomBin(plan.edges, bin);
  const isInside = other.min !== null && other.max !== null && other.min <= min && min <= other.max;
  const hits = isExact || isInside ? (other.counts[bin] ?? 0) : 0;
  return { label, others: { hits, rows } };
}

function constantCategory(
  { plan, ...sides }: CategoryPair,
  side: "before" | "now",
  rows: number,
): ConstantSide | null {
  const counts = sides[side];
  const other = sides[side === "before" ? "now" : "before"];
  const all = categoryRows(counts);
  const index = counts.counts.indexOf(all);
  if (index >= 0) {
    const label = JSON.stringify(plan.categories[index] ?? "");
    return { label, others: { hits: other.counts[index] ?? 0, rows } };
  }
  const [only, ...more] = counts.unseenValues;
  if (counts.unseen !== all || !only || more.length > 0) return null;
  return { label: JSON.stringify(only.value), others: { hits: 0, rows } };
}
