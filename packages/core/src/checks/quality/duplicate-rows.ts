import { binomialTest } from "@plumbline/stats";
import { z } from "zod";
import type { RowSample } from "../../profiles/profile.ts";
import type { Check, Measurement } from "../check.ts";
import { numberWords, percentWords } from "../number-words.ts";
import type { Rate } from "../rate-change.ts";

/** Standard errors within which more repeated rows than expected are nothing. */
const twoErrors = 2;

const options = z.strictObject({
  maxShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Share of rows that may repeat another without a finding"),
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
  evaluate({ reference, current }, { maxBaselineShare, maxShare }) {
    const before = repeatedRows(reference.sample);
    const now = repeatedRows(current.sample);
    const share = before.rows === 0 ? 0 : before.hits / before.rows;
    if (share > maxBaselineShare) {
      const words = `rows repeat by nature here: ${percentWords(share)} of the baseline do`;
      return [{ method: "count", outcome: "undefined", why: "not-applicable", words }];
    }
    return [measure(before, now, maxShare)];
  },
} as const satisfies Check<z.output<typeof options>>;

/**
 * Rows of few or coarse columns equal each other by coincidence, in a number that grows with the
 * pairs of rows. Given the repeated rows of both sides together, those of the current side are then
 * binomial with its part of the pairs.
 */
function measure(before: Rate, now: Rate, maxShare: number): Measurement {
  const value = now.rows === 0 ? 0 : now.hits / now.rows;
  const about = {
    method: "count",
    unit: "share",
    n: before.rows,
    m: now.rows,
    baselineValue: before.rows === 0 ? null : before.hits / before.rows,
    currentValue: value,
    details: { from: "row sample" },
  };
  const hits = before.hits + now.hits;
  if (hits === 0 || before.rows === 0 || now.rows === 0) {
    const severity = value > maxShare ? "watch" : "ok";
    const words =
      value > 0 ? `${percentWords(value)} of the rows repeat another` : "no repeated rows";
    return { ...about, outcome: "fact", value, severity, words };
  }
  const growth = (now.rows / before.rows) ** 2;
  const expected = (before.hits * growth) / now.rows;
  const noise = (twoErrors * Math.sqrt(now.hits + before.hits * growth ** 2)) / now.rows;
  const pairs = growth / (1 + growth);
  const test = binomialTest({ hits: now.hits, rows: hits }, pairs, { alternative: "larger" });
  const seen = `${numberWords(now.hits)} of ${numberWords(now.rows)} (${percentWords(value)})`;
  return {
    ...about,
    outcome: "effect",
    value,
    p: test.defined ? test.pValue : 1,
    excess: Math.max(0, value - expected - noise),
    floor: maxShare,
    words: `rows that repeat another row: ${seen}`,
  };
}

/** Equal rows have equal keys, hence equal hashes, so the sample holds all or none of them. */
function repeatedRows({ hashes, columns }: RowSample): Rate {
  const textOf = (row: number) => JSON.stringify(columns.map((column) => column[row] ?? null));
  let hits = 0;
  let seen = new Set<string>();
  hashes.forEach((hash, row) => {
    const isNew = hash !== hashes[row - 1];
    if (isNew) seen = new Set();
    if (isNew && hash !== hashes[row + 1]) return;
    const text = textOf(row);
    if (seen.has(text)) hits++;
    seen.add(text);
  });
  return { hits, rows: hashes.length };
}
