import { DOMParser } from "linkedom";
import { expect, test } from "vitest";
import {
  checkResult,
  emptyDocument,
  hostileNames,
  resultDocument,
} from "../../../../test/fixtures/result-document.ts";
import { renderJunit } from "./junit.ts";

interface Node {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Node>;
}

function parse(xml: string): Node {
  return new DOMParser().parseFromString(xml, "text/xml") as unknown as Node;
}

const count = (node: Node, selector: string): number => [...node.querySelectorAll(selector)].length;

test("there is a suite per family and a case per result; alerts fail, no answer is skipped", () => {
  const document = resultDocument();
  const xml = parse(renderJunit(document));
  expect(count(xml, "testsuite")).toBe(3);
  expect(count(xml, "testcase")).toBe(document.results.length);
  expect(count(xml, "failure")).toBe(11);
  expect(count(xml, "skipped")).toBe(2);
  const [suites] = xml.querySelectorAll("testsuites");
  expect(suites?.getAttribute("failures")).toBe("11");
  expect(suites?.getAttribute("tests")).toBe(String(document.results.length));
  const [failure] = xml.querySelectorAll("failure");
  expect(failure?.textContent).toContain("effect: −13 points [−13.8, −12.2]");
});

test("hostile names are escaped, and what XML 1.0 forbids is spelled out", () => {
  const results = hostileNames.map((name) =>
    checkResult({ column: name, segment: name, reason: name, check: name, method: name }),
  );
  const text = renderJunit(resultDocument({ summary: "-- -->", results }));
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toContain("<script");
  expect(text).toContain("\\u{1b}[31mred");
  expect(count(parse(text), "testcase")).toBe(results.length);
});

test("without results the file is still a test report", () => {
  const text = renderJunit(emptyDocument());
  expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/);
  expect(text).toContain('tests="0" failures="0" errors="0" skipped="0"');
});

test("a result without numbers says why", () => {
  const results = [checkResult({ value: null, why: "no-rows", floor: null, pAdjusted: null })];
  expect(renderJunit(resultDocument({ results }))).toContain("undefined: no-rows");
});
