import { PlumblineError, type Check } from "@plumbline/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseConfig } from "./parse-config.ts";

const missingRate: Check = {
  id: "missing-rate",
  family: "quality",
  title: "Missing values",
  question: "Are more values missing?",
  options: z.strictObject({ floor: z.number().min(0).default(0.01) }),
  evaluate: () => [],
};

const parse = (text: string) => parseConfig(text, "plumbline.yaml", [missingRate]);

function problemOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof PlumblineError && error.code === "PL_CONFIG_INVALID") return error.message;
    throw error;
  }
  return "no problem";
}

test("a whole configuration is read as it stands", () => {
  const text = `
version: 1
baseline: [january.csv, "february/*.csv"]
format: csv
csv: { delimiter: ";", encoding: latin-1, missing: [NA, "-"] }
columns:
  delay: { kind: numeric }
  comment: { ignore: true }
  2001: { kind: numeric }
roles: { target: late, time: date, scores: { a: p_a } }
segments: [origin, origin*carrier, ["a*b", c]]
performance: { task: binary, positive: 1, threshold: 0.3, k: 5 }
rules:
  - { name: plausible delay, column: delay, range: { min: -100, max: 3000 } }
  - { column: origin, set: [ATL, 7, true], maxShare: 0.1 }
  - { column: code, pattern: "^[A-Z]+$" }
  - { expression: delay < distance }
checks: { missing-rate: { floor: 0.05 } }
falseAlarmRate: 0.02
sampleSize: 100
report: { html: out.html }
`;
  const config = parse(text);
  expect(config.columns).toEqual({
    delay: { kind: "numeric" },
    comment: { ignore: true },
    "2001": { kind: "numeric" },
  });
  expect(config.rules).toHaveLength(4);
  expect(config.checks).toEqual({ "missing-rate": { floor: 0.05 } });
});

test.each([
  ["an unknown key", "version: 1\ntrget: a\n", 'plumbline.yaml:2:1: unknown key "trget"'],
  [
    "a key with a slip",
    "version: 1\nbasline: a\n",
    '2:1: unknown key "basline". Did you mean "baseline"?',
  ],
  [
    "a key deep inside",
    "version: 1\nroles:\n  trget: a\n",
    '3:3: unknown key "trget". Did you mean "target"?',
  ],
  [
    "a key in a list",
    "version: 1\nrules:\n - column: a\n   rnge: {min: 1}\n",
    '4:4: unknown key "rnge". Did you mean "range"?',
  ],
  [
    "a wrong type",
    "version: 1\nfalseAlarmRate: often\n",
    '2:17: expected a number, found the text "often"',
  ],
  [
    "a number out of range",
    "version: 1\nfalseAlarmRate: 2\n",
    "2:17: expected a number below 1, found 2",
  ],
  [
    "a wrong word",
    "version: 1\ncolumns: {a: {kind: numerc}}\n",
    '2:21: expected one of numeric, categorical, boolean, timestamp, text, identifier, embedding, found the text "numerc". Did you mean "numeric"?',
  ],
  [
    "a list where keys belong",
    "version: 1\ncsv: [a]\n",
    "2:6: expected keys with values, found a list",
  ],
  [
    "nothing where keys belong",
    "version: 1\nroles:\n",
    "2:7: expected keys with values, found nothing",
  ],
  ["a missing version", "baseline: a\n", '1:1: the key "version" is missing: expected 1'],
  ["another version", "version: 2\n", "1:10: expected 1, found 2"],
  [
    "two conditions",
    "version: 1\nrules: [{column: a, set: [1], pattern: x}]\n",
    "2:9: expected exactly one of range, set, pattern, expression; there is set and pattern",
  ],
  ["no column", "version: 1\nrules: [{set: [1]}]\n", "2:9: a rule with set needs the key column"],
  [
    "a range upside down",
    "version: 1\nrules: [{column: a, range: {min: 3, max: 1}}]\n",
    "2:28: min is greater than max",
  ],
  [
    "an unknown check",
    "version: 1\nchecks:\n  missing-rat: false\n",
    '3:3: unknown check "missing-rat". Did you mean "missing-rate"?',
  ],
  [
    "an unknown option",
    "version: 1\nchecks:\n  missing-rate: {flor: 1}\n",
    '3:18: unknown key "flor". Did you mean "floor"?',
  ],
  [
    "a wrong option",
    "version: 1\nchecks:\n  missing-rate: {floor: -1}\n",
    "3:25: expected a number at least 0, found -1",
  ],
  [
    "a check that is true",
    "version: 1\nchecks: {missing-rate: true}\n",
    "2:24: expected false or the options of the check",
  ],
  ["a tab", "version: 1\ncsv:\n\tdelimiter: x\n", "3:1: a tab indents this line"],
  ["a repeated key", "version: 1\nversion: 1\n", "2:1: the same key is there twice"],
  ["two documents", "version: 1\n---\nversion: 1\n", "2:1: a second document starts here"],
  ["an open bracket", "version: 1\nsegments: [a,\n", "plumbline.yaml:"],
  ["an empty file", "", "1:1: the file is empty"],
  ["only a comment", "# nothing\n", "1:1: the file is empty"],
  ["a text", "hello", '1:1: expected keys with values, found the text "hello"'],
  ["a key that is a list", "? [a]\n: 1\n", "every key must be a plain text"],
  [
    "an alias from nowhere",
    "version: 1\nsegments: [*a]\n",
    "2:12: this alias has no anchor before it",
  ],
  ["a binary file", "\u0000\u0001\u0002", "plumbline.yaml:"],
  ["a huge file", `#${"x".repeat(1_000_001)}`, "this is no configuration"],
])("%s is refused with its place", (_, text, expected) => {
  expect(problemOf(text)).toContain(expected);
});

test("anchors that multiply do not fill the memory", () => {
  const levels = Array.from({ length: 30 }, (_, level) => {
    const items =
      level === 0
        ? "x, x, x"
        : Array(9)
            .fill(`*a${level - 1}`)
            .join(", ");
    return `a${level}: &a${level} [${items}]`;
  });
  expect(problemOf(["version: 1", ...levels].join("\n"))).toContain("aliases repeat too much");
});

test("an anchor may say something once for two columns", () => {
  const config = parse("version: 1\ncolumns:\n  a: &number {kind: numeric}\n  b: *number\n");
  expect(config.columns?.["b"]).toEqual({ kind: "numeric" });
});

test("all problems are said at once, in the order of the file", () => {
  const problem = problemOf("version: 1\nformat: xml\nsampleSize: -1\nbasline: x\n");
  expect(problem.split("\n").map((line) => line.split(":")[1])).toEqual(["2", "3", "4"]);
});

test("a file full of problems names the first ten", () => {
  const keys = Array.from({ length: 15 }, (_, index) => `unknown${index}: 1`);
  expect(problemOf(["version: 1", ...keys].join("\n"))).toMatch(/\nand 5 more$/);
});
