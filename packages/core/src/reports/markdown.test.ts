import { expect, test } from "vitest";
import {
  checkResult,
  emptyDocument,
  hostileNames,
  resultDocument,
} from "../../../../test/fixtures/result-document.ts";
import { renderMarkdown } from "./markdown.ts";

test("it opens with the verdict, then a short table, and folds the rest", () => {
  const text = renderMarkdown(resultDocument());
  expect(text).toMatch(/^### ✖ Alert: Recall fell from 71 %/);
  expect(text).toContain("in at most 1 % of cases");
  expect(text).toContain("<details><summary>To watch: 6 checks</summary>");
  expect(text).toContain("1 further alert folded below.");
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
});

test("a row has as many cells as its heading, whatever the names hold", () => {
  const text = renderMarkdown(resultDocument());
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  expect(rows.length).toBeGreaterThan(15);
  for (const line of rows) expect(line.split("|").length).toBe(10);
});

test("names are neither markup, nor mentions, nor links", () => {
  const results = hostileNames.map((name) =>
    checkResult({ column: name, segment: name, reason: name, check: name }),
  );
  const text = renderMarkdown(resultDocument({ results, summary: hostileNames[1] }));
  expect(text).not.toContain("<script");
  expect(text).not.toMatch(/[`@]/);
  expect(text).not.toContain("www.");
  expect(text).not.toContain("\u001b");
  expect(text).toContain("&#64;<!-- -->team &#35;<!-- -->1");
});

test("it stays under 60 kB and says how many rows were left out", () => {
  const results = Array.from({ length: 4000 }, (_, place) =>
    checkResult({ column: `${"研".repeat(200)}${place}`, reason: "|".repeat(2000) }),
  );
  const text = renderMarkdown(resultDocument({ results, summary: "<".repeat(100_000) }));
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  expect(text).toMatch(/[\d,]+ more rows left out here; the full report has all\./);
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
});

test("without results it is a sentence and a count", () => {
  const text = renderMarkdown(emptyDocument());
  expect(text).toContain("No answer: Nothing could be compared");
  expect(text).toContain("0 checks");
  expect(text).not.toContain("<details>");
});

test("numbers that are missing or huge stay readable", () => {
  const results = [
    checkResult({ value: null, why: null, interval: null, floor: null, pAdjusted: null }),
    checkResult({ value: 1e300, interval: { lo: -1e300, hi: 1e300, level: 0.9, kind: "x" } }),
  ];
  expect(renderMarkdown(resultDocument({ results }))).not.toMatch(/NaN|null|undefined|Infinity/);
});
