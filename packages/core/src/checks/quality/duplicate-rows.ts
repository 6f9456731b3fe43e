import { z } from "zod";
import type { RowSample } from "../../profiles/profile.ts";
import type { Check } from "../check.ts";
import { countedFault, faultOptions } from "../counted-fault.ts";
import { percentWords } from "../number-words.ts";
import type { Rate } from "../rate-change.ts";

const options = z.strictObject({
  ...faultOptions,
  maxBaselineShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Above this share of repeated rows in the baseline, repetition is normal here"),
});

export const duplicateRows = {
  id: "duplicate-rows",
  family: "quality",
  title: "Repeated rows",
  question: "Are there more rows that equal another row in every column?",
  options,
  evaluate({ reference, current, designEffect, level }, { maxBaselineShare, ...settings }) {
    const before = repeatedRows(reference.sample);
    const now = repeatedRows(current.sample);
    const share = before.rows === 0 ? 0 : before.hits / before.rows;
    if (share > maxBaselineShare) {
      const words = `rows repeat by nature here: ${percentWords(share)} of the baseline do`;
      return [{ method: "count", outcome: "undefined", why: "not-applicable", words }];
    }
    const measured = countedFault({}, before, now, {
      ...settings,
      designEffect,
      level,
      what: "rows that repeat another row",
    });
    return [{ ...measured, details: { ...measured.details, from: "row sample" } }];
  },
} as const satisfies Check<z.output<typeof options>>;

/** Equal rows have equal keys, hence equal hashes, so the sample holds all or none of them. */
function repeatedRows({ hashes, columns }: RowSample): Rate {
  let hits = 0;
  let seen = new Set<string>();
  hashes.forEach((hash, row) => {
    if (hash !== hashes[row - 1]) seen = new Set();
    const key = JSON.stringify(columns.map((column) => column[row] ?? null));
    if (seen.has(key)) hits++;
    seen.add(key);
  });
  return { hits, rows: hashes.length };
}
