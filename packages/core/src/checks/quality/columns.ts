import { z } from "zod";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { numberWords } from "../number-words.ts";

const severity = z.enum(["alert", "watch", "ok"]);
const options = z.strictObject({
  missing: severity.default("alert").describe("What a column that is gone comes to"),
  extra: severity.default("watch").describe("What a column that the baseline lacks comes to"),
});

export const columns = {
  id: "columns",
  family: "quality",
  title: "Missing or new columns",
  question: "Are the columns still those of the baseline?",
  options,
  evaluate(input, settings) {
    const found = [...goneColumns(input, settings.missing), ...extraColumns(input, settings.extra)];
    if (found.length > 0) return found;
    const words = `all ${numberWords(input.plan.columns.length)} columns are there`;
    return [{ method: "columns", outcome: "fact", value: 0, severity: "ok", words }];
  },
} as const satisfies Check<z.output<typeof options>>;

type Severity = z.output<typeof severity>;

function goneColumns({ plan, current }: CheckInput, severity: Severity): readonly Measurement[] {
  const there = new Set(current.source.columns.map(({ name }) => name));
  return plan.columns.flatMap(({ name }, index) => {
    const absent = current.columns[index]?.absent ?? 0;
    if (there.has(name) && absent === 0) return [];
    const inAll = !there.has(name) || absent === current.rows;
    const words = inAll
      ? "the column is gone"
      : `the column is gone in ${numberWords(absent)} of ${numberWords(current.rows)} rows`;
    const value = inAll ? current.rows : absent;
    return [
      { column: name, method: "columns", outcome: "fact", value, severity, words, unit: "rows" },
    ];
  });
}

function extraColumns(
  { reference, current }: CheckInput,
  severity: Severity,
): readonly Measurement[] {
  const known = new Set(reference.source.columns.map(({ name }) => name));
  return current.source.columns
    .filter(({ name }) => !known.has(name))
    .map(({ name, type }) => ({
      column: name,
      method: "columns",
      outcome: "fact",
      value: 1,
      severity,
      words: `a new column (${type}) that the baseline does not have`,
    }));
}
