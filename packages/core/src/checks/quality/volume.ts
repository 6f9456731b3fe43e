import { z } from "zod";
import type { Check, Measurement } from "../check.ts";
import { numberWords } from "../number-words.ts";

const rows = z.number().int().min(0).nullable().default(null);
const options = z.strictObject({
  minRows: rows.describe("Fewer current rows than this alert"),
  maxRows: rows.describe("More current rows than this alert"),
});

export const volume = {
  id: "volume",
  family: "quality",
  title: "Number of rows",
  question: "Did rows arrive, and as many as expected?",
  options,
  evaluate({ reference, current }, { minRows, maxRows }) {
    const seen = `${numberWords(current.rows)} rows`;
    const problem =
      current.rows === 0
        ? "no rows at all"
        : minRows !== null && current.rows < minRows
          ? `${seen}, at least ${numberWords(minRows)} were expected`
          : maxRows !== null && current.rows > maxRows
            ? `${seen}, at most ${numberWords(maxRows)} were expected`
            : null;
    const measured: Measurement = {
      method: "count",
      unit: "rows",
      n: reference.rows,
      m: current.rows,
      baselineValue: reference.rows,
      currentValue: current.rows,
      outcome: "fact",
      value: current.rows,
      severity: problem === null ? "ok" : "alert",
      words: problem ?? `${seen}, the baseline has ${numberWords(reference.rows)}`,
    };
    return [measured];
  },
} as const satisfies Check<z.output<typeof options>>;
