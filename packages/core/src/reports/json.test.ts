import { resultDocumentSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import {
  checkResult,
  emptyDocument,
  resultDocument,
} from "../../../../test/fixtures/result-document.ts";
import { renderJson } from "./json.ts";

test.each([
  ["full", resultDocument()],
  ["empty", emptyDocument()],
])("a %s document comes back as it went", (_, document) => {
  const text = renderJson(document);
  const back: unknown = JSON.parse(text);
  expect(back).toEqual(document);
  expect(() => resultDocumentSchema.parse(back)).not.toThrow();
});

test("the order of keys does not depend on how the document was made", () => {
  const document = resultDocument();
  const reversed = Object.fromEntries(Object.entries(document).toReversed()) as typeof document;
  expect(renderJson(reversed)).toBe(renderJson(document));
  expect(renderJson(document).indexOf('"format"')).toBeLessThan(
    renderJson(document).indexOf('"results"'),
  );
  const details = (entries: Record<string, number>): string =>
    renderJson(resultDocument({ results: [checkResult({ details: entries })] }));
  expect(details({ b: 1, a: 2 })).toBe(details({ a: 2, b: 1 }));
});

test("numbers that JSON lacks are null", () => {
  const results = [checkResult({ value: NaN, p: Infinity, details: { x: -Infinity } })];
  const text = renderJson(resultDocument({ results }));
  expect(text).not.toMatch(/NaN|Infinity/);
  expect(JSON.parse(text)).toMatchObject({
    results: [{ value: null, p: null, details: { x: null } }],
  });
});
