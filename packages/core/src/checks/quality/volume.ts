import { excess, usualCount } from "@plumbline/stats";
import { z } from "zod";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { numberWords } from "../number-words.ts";

const rows = z.number().int().min(0).nullable().default(null);
const options = z.strictObject({
  minRows: rows.describe("Fewer current rows than this alert"),
  maxRows: rows.describe("More current rows than this alert"),
  usual: z
    .strictObject({
      rows: z.array(z.number().int().min(0)),
      mayAlert: z.boolean().default(true),
    })
    .nullable()
    .default(null)
    .describe(
      "Rows of earlier data like the current, at least three counts; a monitor with trailing or seasonal windows fills it in. With `mayAlert` false a difference is at most watched",
    ),
  minChange: z
    .number()
    .min(0)
    .default(0.3)
    .describe("Beside the usual number of rows smaller changes, as a part of it, never alert"),
});
type Options = z.output<typeof options>;

export const volume = {
  id: "volume",
  family: "quality",
  title: "Number of rows",
  question: "Did rows arrive, and as many as expected?",
  options,
  evaluate(input, settings) {
    const { reference, current } = input;
    const seen = `${numberWords(current.rows)} rows`;
    const problem = problemOf(current.rows, seen, settings);
    const unusual = problem === null ? besideUsual(input, settings) : null;
    if (unusual !== null) return [unusual];
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
} as const satisfies Check<Options>;

function problemOf(count: number, seen: string, { minRows, maxRows }: Options): string | null {
  if (count === 0) return "no rows at all";
  if (minRows !== null && count < minRows) {
    return `${seen}, at least ${numberWords(minRows)} were expected`;
  }
  return maxRows !== null && count > maxRows
    ? `${seen}, at most ${numberWords(maxRows)} were expected`
    : null;
}

/** The count beside those of earlier windows, which show how much such counts vary by themselves. */
function besideUsual(
  { reference, current, level }: CheckInput,
  { usual, minChange }: Options,
): Measurement | null {
  if (usual === null) return null;
  const found = usualCount(usual.rows, current.rows, { level: 1 - level });
  if (!found.defined) return null;
  const { interval, logRatio, noise, pValue } = found;
  const [low, high] = [Math.ceil(interval.lo), Math.floor(interval.hi)];
  return {
    method: "count beside earlier windows",
    unit: "share",
    n: reference.rows,
    m: current.rows,
    baselineValue: found.usual,
    currentValue: current.rows,
    outcome: "effect",
    value: Math.expm1(logRatio),
    p: pValue,
    excess: excess(Math.abs(logRatio), noise, "root"),
    floor: Math.log1p(minChange),
    mayAlert: usual.mayAlert,
    words: `${numberWords(current.rows)} rows, ${usualWords(low, high)}`,
    details: { windows: usual.rows.length, usualLow: low, usualHigh: high },
  };
}

const usualWords = (low: number, high: number): string =>
  `${numberWords(low)} to ${numberWords(high)} are usual`;
