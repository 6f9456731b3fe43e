import { z } from "zod";
import type { Check, Measurement } from "../check.ts";
import { columnPairs } from "../column-pairs.ts";

const options = z.strictObject({
  changed: z
    .enum(["alert", "watch", "ok"])
    .default("alert")
    .describe(
      "What a column of another type comes to; whole and decimal numbers count as one type",
    ),
});

export const schema = {
  id: "schema",
  family: "quality",
  title: "Column types",
  question: "Do columns still have the type they had in the baseline?",
  options,
  evaluate({ plan, reference, current }, { changed }) {
    const types = new Map(current.source.columns.map(({ name, type }) => [name, type]));
    return columnPairs(plan, reference, current).flatMap(({ plan: { name, type }, now }) => {
      const seen = types.get(name);
      const values = current.rows - now.absent - now.missing;
      // A column without values has no type that means anything: readers guess one.
      if (seen === undefined || values === 0) return [];
      const isSame = typeGroup(seen) === typeGroup(type);
      const measured: Measurement = {
        column: name,
        method: "types",
        outcome: "fact",
        value: isSame ? 0 : 1,
        severity: isSame ? "ok" : changed,
        words: seen === type ? `still ${type}` : `${type} in the baseline, now ${seen}`,
        details: { baselineType: type, currentType: seen },
      };
      return [measured];
    });
  },
} as const satisfies Check<z.output<typeof options>>;

const groups = [
  ["vector", /\[\d*\]$|list|array|vector/],
  ["number", /int|float|double|decimal|numeric|real|number|long|short/],
  ["time", /time|date/],
  ["boolean", /bool/],
  ["text", /char|text|string|utf8|enum|uuid/],
] as const;

/** Readers name types differently; what counts is the group. */
function typeGroup(type: string): string {
  const name = type.toLowerCase();
  return groups.find(([, pattern]) => pattern.test(name))?.[0] ?? name;
}
