import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import { Budget, code, fold, leftOut, plain } from "./markdown-text.ts";
import { counted, noNumber, pText } from "./number-text.ts";
import { countByVerdict, familyTitle, groupByFamily } from "./result-groups.ts";
import {
  changeText,
  resultTitle,
  columnText,
  effectText,
  falseAlarmText,
  intervalText,
  sizeText,
  sourceText,
} from "./result-text.ts";
import { verdictOrder, verdictWords } from "./verdict-words.ts";

const shortTableRows = 10;

const header = [
  "| | Check | Column | Segment | Baseline → current | Effect | Floor | Adjusted p |",
  "|---|---|---|---|--:|--:|--:|--:|",
];

function row(result: CheckResult): string {
  const { sign, word } = verdictWords[result.verdict];
  const interval = intervalText(result);
  const effect = interval === null ? effectText(result) : `${effectText(result)} ${interval}`;
  const cells = [
    `${sign}&nbsp;${word}`,
    plain(resultTitle(result), 60),
    result.column === null ? "whole table" : code(columnText(result)),
    result.segment === null ? "all rows" : code(result.segment),
    plain(changeText(result) ?? noNumber),
    plain(result.value === null && result.why !== null ? result.why : effect),
    plain(sizeText(result, result.floor)),
    plain(pText(result.pAdjusted)),
  ];
  return `| ${cells.join(" | ")} |`;
}

function reasons(results: readonly CheckResult[]): string[] {
  return results.map((result) => {
    const about = result.column === null ? "" : ` ${code(columnText(result))}`;
    const segment = result.segment === null ? "" : ` in ${code(result.segment)}`;
    return `- **${plain(resultTitle(result), 60)}**${about}${segment}: ${plain(result.reason)}`;
  });
}

/** A pull-request comment: the verdict, a short table, everything else folded; always under 60 kB. */
export function renderMarkdown(document: ResultDocument): string {
  const out = new Budget();
  const { word, sign } = verdictWords[document.verdict];
  const alerts = groupByFamily(document.results, "alert").flatMap((group) => group.results);
  const watches = groupByFamily(document.results, "watch").flatMap((group) => group.results);
  out.add(`### ${sign} ${word}: ${plain(document.summary)}`, "");
  out.add(
    `${code(document.current.label)} (${sourceText(document.current)}) against baseline ` +
      `${code(document.baseline.label)} (${sourceText(document.baseline)}). ${falseAlarmText(document)}`,
  );
  if (alerts.length > 0) {
    out.add("", ...header);
    const left = out.addFitting(alerts.slice(0, shortTableRows).map(row));
    const folded = alerts.length - shortTableRows;
    out.add(...leftOut(left));
    if (folded > 0) out.add("", `${counted(folded, "further alert")} folded below.`);
  }
  fold(out, "What was seen, in words", [], reasons(alerts.slice(0, 50)));
  fold(out, `To watch: ${counted(watches.length, "check")}`, header, watches.map(row));
  const rest = alerts.slice(shortTableRows);
  fold(out, `Further alerts: ${rest.length}`, header, rest.map(row));
  for (const verdict of ["underpowered", "undefined"] as const) {
    const results = groupByFamily(document.results, verdict).flatMap((group) => group.results);
    fold(
      out,
      `${verdictWords[verdict].word}: ${counted(results.length, "check")}`,
      header,
      results.map(row),
    );
  }
  out.add("", tally(document));
  return `${out.lines.join("\n")}\n`;
}

function tally({ results, families, codeVersion }: ResultDocument): string {
  const counts = countByVerdict(results);
  const parts = verdictOrder.map((verdict) => `${counts[verdict]} ${verdictWords[verdict].word}`);
  const corrected = families.map(
    ({ family, tests, correction }) =>
      `${plain(familyTitle(family))} ${counted(tests, "test")} (${plain(correction)})`,
  );
  const together = corrected.length === 0 ? "" : ` Corrected together: ${corrected.join(", ")}.`;
  return `<sub>${counted(results.length, "check")}: ${parts.join(", ")}.${together} Plumbline ${plain(codeVersion)}</sub>`;
}
