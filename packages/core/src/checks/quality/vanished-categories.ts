import { smallestShareShift, twoProportions } from "@plumbline/stats";
import { z } from "zod";
import { categoryRows } from "../category-rows.ts";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { type CategoryPair, columnPairs, measurePairs } from "../column-pairs.ts";
import { listWords, numberWords, percentWords } from "../number-words.ts";

const options = z.strictObject({
  minShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Categories with a smaller share of the baseline may vanish"),
});

export const vanishedCategories = {
  id: "vanished-categories",
  family: "quality",
  title: "Vanished categories",
  question: "Has a category of the baseline disappeared?",
  options,
  evaluate(input, { minShare }) {
    return columnPairs(input.plan, input.reference, input.current).flatMap((column) =>
      measurePairs(column).flatMap((pair) =>
        pair.shape === "categories" && pair.plan.id === "value"
          ? measure(column.plan.name, pair, input, minShare)
          : [],
      ),
    );
  },
} as const satisfies Check<z.output<typeof options>>;

function measure(
  column: string,
  { plan, before, now }: CategoryPair,
  { designEffect: effects, level }: CheckInput,
  minShare: number,
): readonly Measurement[] {
  const [n, m] = [categoryRows(before), categoryRows(now)];
  const designEffect = effects(column);
  const subject = { column, method: "two-proportions", unit: "share", n, m };
  if (n === 0 || m === 0) {
    const words = `the ${n === 0 ? "baseline" : "current data"} has no value in this column`;
    return [{ ...subject, outcome: "undefined", why: "no-rows", words }];
  }
  const candidates = plan.categories.flatMap((category, index) => {
    const rows = before.counts[index] ?? 0;
    return rows > 0 && rows / n >= minShare
      ? [{ category, rows, left: now.counts[index] ?? 0 }]
      : [];
  });
  const gone = candidates.filter(({ left }) => left === 0);
  const [largest] = gone.toSorted((a, b) => b.rows - a.rows);
  // Columns without a finding stay in the family: leaving them out would flatter the others' p.
  if (!largest) {
    const words = `${numberWords(candidates.length)} categories, all still there`;
    return [{ ...subject, outcome: "effect", value: 0, p: 1, excess: 0, floor: minShare, words }];
  }
  const test = twoProportions(
    { hits: largest.rows, rows: n },
    { hits: 0, rows: m },
    { nEff: n / designEffect, mEff: m / designEffect },
  );
  const share = largest.rows / n;
  const smallest = smallestShareShift({
    n: n / designEffect,
    m: m / designEffect,
    share,
    alpha: level / candidates.length,
    direction: "fall",
  });
  const names = gone.map(({ category }) => category);
  return [
    {
      ...subject,
      outcome: "effect",
      value: -share,
      baselineValue: share,
      currentValue: 0,
      // The largest of several candidates was picked, so chance had as many tries.
      p: test.defined ? Math.min(1, test.pValue * candidates.length) : 1,
      excess: share,
      floor: minShare,
      smallestDetectable: smallest.defined ? smallest.value : Infinity,
      words: `${listWords([largest.category])} had ${percentWords(share)} of the baseline and is gone`,
      details: { vanished: listWords(names, 10), vanishedCount: gone.length },
    },
  ];
}
