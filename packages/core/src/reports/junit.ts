import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import { pText } from "./number-text.ts";
import { familyOrder } from "./result-groups.ts";
import {
  changeText,
  effectText,
  falseAlarmText,
  intervalText,
  sizeText,
  subjectText,
} from "./result-text.ts";
import { verdictWords } from "./verdict-words.ts";
import { xmlText } from "./xml-text.ts";

/** The numbers behind a verdict, a line each. */
function evidence(result: CheckResult): string {
  const change = changeText(result);
  const interval = intervalText(result);
  const lines = [
    result.reason,
    change === null ? null : `baseline → current: ${change}`,
    result.value === null
      ? `undefined: ${result.why ?? "no reason given"}`
      : `effect: ${effectText(result)}${interval === null ? "" : ` ${interval}`}`,
    result.floor === null ? null : `floor: ${sizeText(result, result.floor)}`,
    result.pAdjusted === null ? null : `adjusted p: ${pText(result.pAdjusted)}`,
    `method: ${result.method}`,
  ];
  return lines
    .filter((line) => line !== null)
    .map(xmlText)
    .join("\n");
}

function outcome(result: CheckResult): string {
  const message = xmlText(result.reason);
  switch (result.verdict) {
    case "alert":
      return `<failure message="${message}" type="alert">${evidence(result)}</failure>`;
    case "underpowered":
    case "undefined":
      return `<skipped message="${xmlText(verdictWords[result.verdict].word)}: ${message}"/>`;
    case "watch":
      return `<system-out>Watch: ${evidence(result)}</system-out>`;
    case "ok":
      return "";
  }
}

function testCase(result: CheckResult): string {
  const open = `    <testcase classname="plumbline.${result.family}.${xmlText(result.check)}" name="${xmlText(subjectText(result))}" time="0"`;
  const inside = outcome(result);
  return inside === "" ? `${open}/>` : `${open}>${inside}</testcase>`;
}

function tally(results: readonly CheckResult[]): string {
  const failures = results.filter((result) => result.verdict === "alert").length;
  const skipped = results.filter(
    ({ verdict }) => verdict === "underpowered" || verdict === "undefined",
  ).length;
  return `tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`;
}

/** JUnit XML: a suite per family, a case per check, column and segment; an alert is a failure. */
export function renderJunit(document: ResultDocument): string {
  const suites = familyOrder.flatMap((family) => {
    const results = document.results.filter((result) => result.family === family);
    if (results.length === 0) return [];
    return [
      `  <testsuite name="plumbline.${family}" ${tally(results)}>`,
      ...results.map(testCase),
      "  </testsuite>",
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- ${xmlText(falseAlarmText(document)).replaceAll("--", "- -")} -->`,
    `<testsuites name="${xmlText(`plumbline: ${document.summary}`)}" ${tally(document.results)}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}
