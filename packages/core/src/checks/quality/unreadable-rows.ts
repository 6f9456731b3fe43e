import { z } from "zod";
import type { Profile } from "../../profiles/profile.ts";
import type { Check } from "../check.ts";
import { countedFault, faultOptions } from "../counted-fault.ts";
import type { Rate } from "../rate-change.ts";

const options = z.strictObject(faultOptions);

export const unreadableRows = {
  id: "unreadable-rows",
  family: "quality",
  title: "Unreadable rows",
  question: "Are there rows that could not be read at all?",
  options,
  evaluate({ reference, current, designEffect, level }, settings) {
    const measured = countedFault({}, rateOf(reference), rateOf(current), {
      ...settings,
      designEffect: designEffect(null),
      level,
      what: "unreadable rows",
    });
    const [example] = current.source.unreadableExamples;
    if (example === undefined) return [measured];
    const words = `${measured.words}, such as ${example}`;
    return [{ ...measured, words, details: { ...measured.details, example } }];
  },
} as const satisfies Check<z.output<typeof options>>;

function rateOf({ rows, source: { unreadableRows } }: Profile): Rate {
  return { hits: unreadableRows, rows: rows + unreadableRows };
}
