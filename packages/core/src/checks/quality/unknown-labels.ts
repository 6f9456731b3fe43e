import { z } from "zod";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import type { Check, CheckInput } from "../check.ts";
import { countedFault, faultOptions } from "../counted-fault.ts";
import { expectedNew } from "../expected-new.ts";
import { type Rate, rateChange } from "../rate-change.ts";

const options = z.strictObject(faultOptions);

export const unknownLabels = {
  id: "unknown-labels",
  family: "quality",
  title: "Unknown labels",
  question: "Are there labels that the baseline does not know, or that are no numbers?",
  options,
  evaluate(input, settings) {
    const { plan, reference, current, designEffect, level } = input;
    const [before, now] = [rateOf(reference.performance), rateOf(current.performance)];
    if (!plan.performance || !before || !now) return [];
    const column = plan.performance.target;
    const about = {
      designEffect: designEffect(column),
      level,
      what: "labels that are unknown",
    };
    if (plan.performance.task === "regression") {
      return [countedFault({ column }, before, now, { ...settings, ...about })];
    }
    // Where some classes are rare, a few rows of one that the baseline lacks are no surprise.
    const hits = Math.max(before.hits, Math.min(before.rows, expectedHits(column, input)));
    return [
      rateChange({ column }, { ...before, hits }, now, {
        minDifference: settings.maxShare,
        minRelative: 0,
        direction: "up",
        excessBy: "limit",
        ...about,
      }),
    ];
  },
} as const satisfies Check<z.output<typeof options>>;

function expectedHits(target: string, { plan, reference }: CheckInput): number {
  const index = plan.columns.findIndex(({ name }) => name === target);
  return expectedNew(reference.columns[index]?.distinct ?? null).once;
}

function rateOf(counts: PerformanceCounts | null): Rate | null {
  if (!counts) return null;
  const { rows, withoutLabel, badLabels } = counts.coverage;
  return { hits: badLabels, rows: rows - withoutLabel };
}
