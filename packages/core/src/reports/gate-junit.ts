import type { GateTest, GateVerdict } from "@plumbline/contracts";
import {
  gateDifferenceText,
  gateLevelText,
  gateTestText,
  gateValueText,
  outcomeWords,
} from "./gate-text.ts";
import { noNumber } from "./number-text.ts";
import { xmlText } from "./xml-text.ts";

/** JUnit XML: a case per test of the gate; a failed one is a failure, an unknown one is skipped. */
export function renderGateJunit(verdict: GateVerdict): string {
  const { tests, summary } = verdict;
  const count = (outcomes: readonly GateTest["outcome"][]): number =>
    tests.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const tally = `tests="${tests.length}" failures="${count(["fail"])}" errors="0" skipped="${count(["unknown", "skipped"])}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- ${xmlText(gateLevelText(verdict)).replaceAll("--", "- -")} -->`,
    `<testsuites name="${xmlText(`plumbline gate: ${summary}`)}" ${tally}>`,
    `  <testsuite name="plumbline.gate" ${tally}>`,
    ...tests.map(testCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(test: GateTest): string {
  const open = `    <testcase classname="plumbline.gate.${xmlText(test.test)}" name="${xmlText(gateTestText(test))}" time="0"`;
  const message = xmlText(test.reason);
  switch (test.outcome) {
    case "fail":
      return `${open}><failure message="${message}" type="gate">${evidence(test)}</failure></testcase>`;
    case "unknown":
    case "skipped":
      return `${open}><skipped message="${xmlText(outcomeWords[test.outcome].word)}: ${message}"/></testcase>`;
    case "pass":
      return `${open}><system-out>${evidence(test)}</system-out></testcase>`;
  }
}

/** The words, then the numbers, a line each. */
function evidence(test: GateTest): string {
  const numbers = [
    ["champion", gateValueText(test, test.champion)],
    ["candidate", gateValueText(test, test.candidate)],
    ["difference", gateDifferenceText(test)],
    ["bound", gateValueText(test, test.bound)],
    ["rows", test.rows === null ? noNumber : String(test.rows)],
  ] as const;
  const lines = numbers.flatMap(([name, text]) => (text === noNumber ? [] : [`${name}: ${text}`]));
  return [test.reason, ...lines].map(xmlText).join("\n");
}
