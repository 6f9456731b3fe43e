import { z } from "zod";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import type { Check } from "../check.ts";
import { countedFault, faultOptions } from "../counted-fault.ts";
import type { Rate } from "../rate-change.ts";

const options = z.strictObject(faultOptions);

export const unknownLabels = {
  id: "unknown-labels",
  family: "quality",
  title: "Unknown labels",
  question: "Are there labels that the baseline does not know, or that are no numbers?",
  options,
  evaluate({ plan, reference, current, designEffect, level }, settings) {
    const [before, now] = [reference.performance, current.performance];
    if (!plan.performance || !before || !now) return [];
    const measured = countedFault(
      { column: plan.performance.target },
      rateOf(before),
      rateOf(now),
      {
        ...settings,
        designEffect,
        level,
        what: "labels that are unknown",
      },
    );
    return [measured];
  },
} as const satisfies Check<z.output<typeof options>>;

function rateOf({ coverage: { rows, withoutLabel, badLabels } }: PerformanceCounts): Rate {
  return { hits: badLabels, rows: rows - withoutLabel };
}
