import type { Proof } from "@plumbline/contracts";
import { welchTest, type ClusteredEstimate, type Interval } from "@plumbline/stats";
import { periodWords, numberText } from "./policy-words.ts";
import type { TimeWindow } from "./time-window.ts";

/** A metric over the labelled rows of a version in a stretch of time. */
export interface ProofSide extends TimeWindow {
  readonly version: string;
  readonly rows: number;
  /** Null where it cannot be measured. */
  readonly estimate: ClusteredEstimate | null;
}

export interface ProofQuestion {
  /** What is measured, in words. */
  readonly title: string;
  readonly better: "higher" | "lower";
  /** What the rows are called. @default "labelled rows" */
  readonly rowsName?: string;
  readonly before: ProofSide;
  readonly after: ProofSide;
  /** No further rows or labels are waited for. */
  readonly isFinal: boolean;
  /** How much the record before moved by from one such stretch to the next; null where it is not known. */
  readonly usual?: number | null;
}

export type ProofAnswer = Pick<
  Proof,
  "before" | "after" | "difference" | "interval" | "verdict" | "summary"
>;

const level = 0.95;

/**
 * What an action did, in numbers and plain words: the difference of after and before with its 95 %
 * interval. It helped, or made things worse, when the whole interval says so and the record before never
 * moved by as much without an action; else no effect was shown, which is said as plainly.
 */
export function proofOf(question: ProofQuestion): ProofAnswer {
  const { title, better, before, after, isFinal, rowsName = "labelled rows" } = question;
  const sides = { before: shownSide(before), after: shownSide(after) };
  const numbers = `${sideWords(title, before, rowsName)} before, ${sideWords("", after, rowsName)} after`;
  const found = differenceOf(before.estimate, after.estimate);
  const { difference, interval } = found;
  const shown = { ...sides, difference, interval };
  if (!isFinal) {
    const until = `it is waited for rows and labels until ${periodWords(after).split(" to ")[1]}`;
    return { ...shown, verdict: "waiting", summary: `Not yet known: ${numbers}; ${until}` };
  }
  if (difference === null || interval === null) {
    const missing = before.estimate === null ? before : after;
    return {
      ...{ ...shown, verdict: "no-effect-shown" },
      summary: `No effect was shown, and none could be: ${numbers}; ${whyWords(missing, { rowsName, hasBoth: before.estimate !== null && after.estimate !== null })}`,
    };
  }
  const change = `${numberText(Math.abs(difference))} ${difference < 0 ? "lower" : "higher"} (the difference is between ${numberText(interval.lo)} and ${numberText(interval.hi)})`;
  const sign = better === "higher" ? 1 : -1;
  const [worst, best] = [sign * interval.lo, sign * interval.hi].toSorted((a, b) => a - b) as [
    number,
    number,
  ];
  const usual = question.usual ?? null;
  if ((worst > 0 || best < 0) && usual !== null && Math.abs(difference) <= usual) {
    const by = `from one such stretch to the next the record of ${before.version} moves by up to ${numberText(usual)} without any action`;
    return {
      ...{ ...shown, verdict: "no-effect-shown" },
      summary: `No effect was shown: ${numbers}: ${change}, but ${by}`,
    };
  }
  if (worst > 0)
    return { ...shown, verdict: "helped", summary: `It helped: ${numbers}: ${change}` };
  if (best < 0) {
    return { ...shown, verdict: "worse", summary: `It became worse: ${numbers}: ${change}` };
  }
  return {
    ...{ ...shown, verdict: "no-effect-shown" },
    summary: `No effect was shown: ${numbers}: ${change}, which chance alone can give`,
  };
}

function differenceOf(before: ClusteredEstimate | null, after: ClusteredEstimate | null) {
  if (before === null || after === null) return { difference: null, interval: null };
  const difference = after.value - before.value;
  // Welch's interval of two numbers with errors of their own and degrees of freedom.
  const test = welchTest(asMean(before), asMean(after), { level });
  const interval: Interval | null = test.defined ? test.interval : null;
  return {
    difference,
    interval: interval === null ? null : { ...interval, kind: "welch, clustered" },
  };
}

function asMean({ value, standardError, df }: ClusteredEstimate) {
  const n = Math.max(2, df + 1);
  return { n, mean: value, variance: standardError ** 2 * n };
}

function shownSide({ version, startMs, endMs, rows, estimate }: ProofSide): Proof["before"] {
  return {
    ...{ version, rows, value: estimate?.value ?? null, interval: estimate?.interval ?? null },
    ...{ from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() },
  };
}

function sideWords(
  title: string,
  { version, rows, estimate }: ProofSide,
  rowsName: string,
): string {
  const value = estimate === null ? "unknown" : numberText(estimate.value);
  const name = title === "" ? "" : `${title} was `;
  return `${name}${value} (${version}, ${numberText(rows)} ${rowsName})`;
}

function whyWords(
  { version, rows }: ProofSide,
  { rowsName, hasBoth }: { readonly rowsName: string; readonly hasBoth: boolean },
): string {
  if (hasBoth) return "the rows show no spread to tell an effect from chance";
  return rows === 0
    ? `${version} has no ${rowsName} in that time`
    : `the rows of ${version} are too few, or of one kind`;
}
