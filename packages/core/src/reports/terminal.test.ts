import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkResult,
  emptyDocument,
  hostileNames,
  resultDocument,
} from "../../../../test/fixtures/result-document.ts";
import { renderTerminal } from "./terminal.ts";
import { textWidth } from "./text-width.ts";

const plain = { color: false, width: 100 } as const;

test("the verdict sentence comes first, harm before drift, then one line about the rest", () => {
  const text = renderTerminal(resultDocument(), plain);
  expect(text).toMatch(/^✖ ALERT {2}Recall fell from 71 %/);
  const places = [
    "ALERT · Performance (3)",
    "ALERT · Data quality (1)",
    "ALERT · Drift (7)",
    "WATCH · Performance (2)",
    "35 checks OK, 1 check with too little data to tell, 1 check without an answer",
  ].map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain("71 % → 58 %  −13 points [−13.8, −12.2]");
  expect(text).not.toContain("feature_3");
});

test("with `all` every result is there", () => {
  const text = renderTerminal(resultDocument(), { ...plain, all: true });
  for (const part of ["feature_23", "taxi_in", "cancelled", "constant"])
    expect(text).toContain(part);
});

test("no line is wider than asked, whatever the names", () => {
  const document = resultDocument();
  const fits = fc.property(fc.integer({ min: 30, max: 200 }), fc.boolean(), (width, all) => {
    for (const line of renderTerminal(document, { color: false, width, all }).split("\n")) {
      expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });
  fc.assert(fits, { numRuns: 20 });
});

test("nothing in the data reaches the terminal as a control sequence", () => {
  const document = resultDocument({
    summary: hostileNames[2],
    current: { label: hostileNames[2], rows: 1, files: 1, unreadableRows: 0 },
  });
  const text = renderTerminal(document, { ...plain, all: true });
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  const colored = renderTerminal(document, { ...plain, color: true });
  expect(colored).toContain("\u001b[1m");
  expect(colored).not.toContain("\u0007");
});

test("without results it says so", () => {
  const text = renderTerminal(emptyDocument(), plain);
  expect(text).toContain("NO ANSWER");
  expect(text).toContain("No check had anything to compare.");
});

test("many alerts are cut, and the cut is counted", () => {
  const results = Array.from({ length: 500 }, (_, place) => checkResult({ column: `c${place}` }));
  const text = renderTerminal(resultDocument({ results }), plain);
  expect(text.split("\n").length).toBeLessThan(70);
  expect(text).toContain("… and 480 more: --all shows them");
});

test("numbers that are missing or huge stay readable", () => {
  const nothing = checkResult({
    value: null,
    p: null,
    pAdjusted: null,
    interval: null,
    floor: null,
    excess: null,
    why: "no-rows",
  });
  const huge = checkResult({ value: 1e300, baselineValue: -1e300, currentValue: 1e-300 });
  const text = renderTerminal(resultDocument({ results: [nothing, huge] }), plain);
  expect(text).toContain("no-rows");
  expect(text).toContain("−1e300 → 1e−300");
  expect(text).not.toMatch(/NaN|null|undefined/);
});
