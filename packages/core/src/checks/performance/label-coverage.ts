import { z } from "zod";
import type { Check, Measurement } from "../check.ts";
import { numberWords, percentWords } from "../number-words.ts";

const options = z.strictObject({
  minCoverage: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("A smaller share of rows with a known outcome alerts"),
});

export const labelCoverage = {
  id: "label-coverage",
  family: "performance",
  title: "Known outcomes",
  question: "For how many rows is the outcome known?",
  options,
  evaluate({ plan, reference, current }, { minCoverage }) {
    const [before, now] = [reference.performance?.coverage, current.performance?.coverage];
    if (!plan.performance || !before || !now) return [];
    const column = plan.performance.target;
    const subject = { column, method: "count", unit: "share", n: before.rows, m: now.rows };
    if (now.rows === 0) {
      const words = "there are no rows to judge";
      const missing: Measurement = { ...subject, outcome: "undefined", why: "no-rows", words };
      return [missing];
    }
    const coverage = now.judged / now.rows;
    const left = [
      now.withoutLabel > 0 ? `${numberWords(now.withoutLabel)} without label` : null,
      now.badLabels > 0 ? `${numberWords(now.badLabels)} with an unknown label` : null,
      now.withoutAnswer > 0 ? `${numberWords(now.withoutAnswer)} without answer` : null,
    ].filter((part) => part !== null);
    const rest = left.length > 0 ? `, ${left.join(", ")}` : "";
    const measured: Measurement = {
      ...subject,
      baselineValue: before.rows === 0 ? null : before.judged / before.rows,
      currentValue: coverage,
      outcome: "fact",
      value: coverage,
      severity: coverage < minCoverage ? "alert" : "ok",
      words: `${percentWords(coverage)} of the rows can be judged${rest}`,
    };
    return [measured];
  },
} as const satisfies Check<z.output<typeof options>>;
