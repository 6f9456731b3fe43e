import type { CheckResult, Verdict } from "@plumbline/contracts";
import { countWords, numberWords, percentWords } from "../checks/number-words.ts";

export interface SummaryFacts {
  readonly verdict: Verdict;
  /** By importance. */
  readonly results: readonly CheckResult[];
  readonly baselineRows: number;
  readonly currentRows: number;
  readonly falseAlarmRate: number;
  /** The title of a check by its id. */
  readonly titles: ReadonlyMap<string, string>;
}

/** The comparison in one sentence. */
export function summarize(facts: SummaryFacts): string {
  const { verdict, results, baselineRows, currentRows } = facts;
  const rows = `${numberWords(currentRows)} current rows against ${numberWords(baselineRows)}`;
  if (verdict === "alert" || verdict === "watch") {
    const found = results.filter((result) => result.verdict === verdict);
    const [first] = found;
    const count =
      verdict === "alert"
        ? countWords(found.length, "alert")
        : `No alert, ${countWords(found.length, "finding")} to watch`;
    return `${count} in ${rows}${first ? `; first: ${subject(first, facts)}` : ""}.`;
  }
  if (verdict === "undefined") return `Nothing could be compared: ${rows} baseline rows.`;
  if (verdict === "underpowered") {
    return `No alert, but ${rows} baseline rows are too few for most tests to find what matters.`;
  }
  const checked = countWords(results.length, "result");
  const rate = percentWords(facts.falseAlarmRate);
  return `No alert: ${checked} from ${rows} baseline rows, at a false-alarm rate of ${rate}.`;
}

function subject({ check, column, segment, reason }: CheckResult, facts: SummaryFacts): string {
  const title = facts.titles.get(check) ?? check;
  const where = [column, segment].filter((part) => part !== null).join(", ");
  return `${title}${where === "" ? "" : ` (${where})`}: ${reason}`;
}
