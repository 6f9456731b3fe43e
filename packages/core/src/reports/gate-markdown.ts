import type { GateTest, GateVerdict } from "@plumbline/contracts";
import {
  gateDifferenceText,
  gateLevelText,
  gateValueText,
  outcomeOrder,
  outcomeWords,
  promotionWords,
} from "./gate-text.ts";
import { Budget, code, fold, leftOut, plain } from "./markdown-text.ts";
import { counted } from "./number-text.ts";

const header = [
  "| | Test | About | Champion | Candidate | Difference | Bound |",
  "|---|---|---|--:|--:|--:|--:|",
];
const shownFailures = 20;

/** A pull-request comment: the verdict, what failed, everything else folded; always under 60 kB. */
export function renderGateMarkdown(verdict: GateVerdict): string {
  const out = new Budget();
  const { word, sign } = promotionWords(verdict);
  out.add(`### ${sign} ${word}: ${plain(verdict.summary, 1_500)}`, "");
  out.add(
    `Candidate ${code(verdict.candidate)} against champion ${code(verdict.champion)}. ${plain(gateLevelText(verdict))}`,
  );
  const by = (outcome: GateTest["outcome"]): readonly GateTest[] =>
    verdict.tests.filter((test) => test.outcome === outcome);
  const primary = verdict.tests.filter(({ test }) => test === "primary");
  const shown = [...primary, ...by("fail").filter(({ test }) => test !== "primary")];
  out.add("", ...header);
  const table = shown.slice(0, shownFailures);
  const left = out.addFitting(table.map(row)) + shown.length - table.length;
  out.add(...leftOut(left), "");
  out.addFitting(table.map(reason));
  for (const outcome of outcomeOrder.filter((one) => one !== "fail")) {
    const tests = by(outcome).filter(({ test }) => test !== "primary");
    const { word: head } = outcomeWords[outcome];
    fold(out, `${head}: ${counted(tests.length, "test")}`, header, tests.map(row));
    fold(out, `${head}, in words`, [], tests.map(reason));
  }
  out.add("", `<sub>Plumbline ${plain(verdict.codeVersion)}</sub>`);
  return `${out.lines.join("\n")}\n`;
}

function row(test: GateTest): string {
  const { sign, word } = outcomeWords[test.outcome];
  const cells = [
    `${sign}&nbsp;${word}`,
    plain(test.title, 80),
    test.subject === null ? "–" : code(test.subject),
    plain(gateValueText(test, test.champion)),
    plain(gateValueText(test, test.candidate)),
    plain(gateDifferenceText(test)),
    plain(gateValueText(test, test.bound)),
  ];
  return `| ${cells.join(" | ")} |`;
}

function reason(test: GateTest): string {
  const about = test.subject === null ? "" : ` ${code(test.subject)}`;
  return `- **${plain(test.title, 80)}**${about}: ${plain(test.reason)}`;
}
