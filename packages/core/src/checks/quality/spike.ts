import { smallestShareShift, twoProportions } from "@plumbline/stats";
import { z } from "zod";
import type { Profile, RowSample, SampleValue } from "../../profiles/profile.ts";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { type ColumnPair, columnPairs } from "../column-pairs.ts";
import { percentWords } from "../number-words.ts";

const options = z.strictObject({
  minGain: z.number().min(0).max(1).default(0.02).describe("Share of rows one value must gain"),
});

export const spike = {
  id: "spike",
  family: "quality",
  title: "One value in many rows",
  question: "Has a single value, such as −999, 0 or 1970, taken a share of the rows?",
  options,
  evaluate(input, { minGain }) {
    return columnPairs(input.plan, input.reference, input.current)
      .filter(isFineGrained)
      .flatMap((column) => measure(column, input, minGain));
  },
} as const satisfies Check<z.output<typeof options>>;

/** Few distinct values are the business of the drift check. */
function isFineGrained({ plan: { kind, measures } }: ColumnPair): boolean {
  if (kind === "text" || kind === "timestamp") return true;
  return kind === "numeric" && measures.some((plan) => plan.shape === "grid" && !plan.isDiscrete);
}

/**
 * On the row samples, which know single values. The value that gained most is one of many, so its p is
 * multiplied by the number of values that are frequent enough to have been picked.
 */
function measure(
  { plan, index }: ColumnPair,
  { reference, current, designEffect: effects, level }: CheckInput,
  floor: number,
): readonly Measurement[] {
  const before = valueCounts(reference.sample, index);
  const now = valueCounts(current.sample, index);
  if (before.rows === 0 || now.rows === 0) return [];
  const subject = {
    column: plan.name,
    method: "two-proportions",
    unit: "share",
    n: before.rows,
    m: now.rows,
  };
  const candidates = [...now.counts].filter(([, rows]) => rows > 1);
  const gain = ([value, rows]: readonly [SampleValue, number]) =>
    rows / now.rows - (before.counts.get(value) ?? 0) / before.rows;
  const [top] = candidates.toSorted((a, b) => gain(b) - gain(a));
  if (!top || gain(top) <= 0) {
    const words = "no value gained a share";
    return [{ ...subject, outcome: "effect", value: 0, p: 1, excess: 0, floor, words }];
  }
  const [value, hits] = top;
  const previous = before.counts.get(value) ?? 0;
  const effect = effects(plan.name);
  const nEff = before.rows / sampleEffect(effect, reference);
  const mEff = now.rows / sampleEffect(effect, current);
  const test = twoProportions(
    { hits: previous, rows: before.rows },
    { hits, rows: now.rows },
    { nEff, mEff },
  );
  const [p, q] = [previous / before.rows, hits / now.rows];
  const smallest = smallestShareShift({
    n: nEff,
    m: mEff,
    share: p,
    alpha: level / candidates.length,
  });
  return [
    {
      ...subject,
      outcome: "effect",
      value: q - p,
      baselineValue: p,
      currentValue: q,
      interval: test.defined && test.difference.defined ? test.difference.interval : null,
      p: test.defined ? Math.min(1, test.pValue * candidates.length) : 1,
      excess: q - p,
      floor,
      smallestDetectable: smallest.defined ? smallest.value : Infinity,
      words: `${JSON.stringify(value)} went from ${percentWords(p)} to ${percentWords(q)} of the rows`,
      details: { spikeValue: value, candidates: candidates.length, from: "row sample" },
    },
  ];
}

/** A sample holds a part of each cluster only, so that its rows depend less on each other. */
function sampleEffect(effect: number, { rows, sample }: Profile): number {
  return rows === 0 ? 1 : 1 + (effect - 1) * (sample.hashes.length / rows);
}

function valueCounts(sample: RowSample, column: number) {
  const counts = new Map<SampleValue, number>();
  let rows = 0;
  for (const value of sample.columns[column] ?? []) {
    if (value === null) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    rows++;
  }
  return { counts, rows };
}
