import {
  ruleFunctions,
  ruleOperators,
  type RuleFunction,
} from "../../packages/core/src/profiles/rule-expression.ts";
import { code, page, table } from "./markdown.ts";

const functionWords: Readonly<Record<RuleFunction, string>> = {
  abs: "Size of a number, without its sign",
  round: "Nearest whole number; halves go away from zero",
  length: "Characters of a text",
  lower: "The text in small letters",
  upper: "The text in capitals",
  is_null: "True where the value is missing",
  hour: "Hour of a time, 0 to 23, UTC",
  weekday: "Day of the week of a time, as the column's weekday measure shows it",
  matches: "True where the text holds a match of the pattern: `matches(code, '^[A-Z]{3}$')`",
};

/** The rule language, from its parser's own lists. */
export function ruleLanguage(): string {
  return page(
    "An expression is true for rows that keep the rule. It is written with columns (`delay`, or `` `arrival delay` `` between back-ticks when the name is no plain word), numbers, `'texts'`, `true`, `false` and `null`.",
    `Operators: ${[...ruleOperators, "in", "not"].map(code).join(", ")}; \`=\` means \`==\`, and \`in\` takes a list: \`origin in ('ATL', 'JFK')\`. A range is two comparisons: \`delay >= 0 and delay <= 60\`. Where a value is missing, the answer is unknown and the row is not counted; \`is_null(delay) or delay > 0\` counts it.`,
    table(
      ["Function", "Meaning"],
      Object.entries(ruleFunctions).map(([name, count]) => [
        code(`${name}(${count === 1 ? "x" : "x, 'pattern'"})`),
        functionWords[name as RuleFunction],
      ]),
    ),
  ).trimEnd();
}
