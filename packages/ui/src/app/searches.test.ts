import { defaultParseSearch, defaultStringifySearch } from "@tanstack/react-router";
import fc from "fast-check";
import { expect, test } from "vitest";
import { searches } from "./searches.ts";

type Read = (raw: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
const pages = Object.entries(searches) as readonly (readonly [string, Read])[];

const junk = fc.dictionary(
  fc.oneof(
    fc.constantFrom("filter", "verdict", "monitor", "segment", "sort", "state", "model", "tab"),
    fc.string(),
  ),
  fc.oneof(fc.jsonValue(), fc.string()),
);
const text = (search: Readonly<Record<string, unknown>>): string =>
  defaultStringifySearch({ ...search });
const known = (search: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

test("there are pages that read the address", () => {
  expect(pages.length).toBeGreaterThan(3);
});

test.each(pages)("what %s reads of an address is read the same from its own address", (_, read) => {
  const property = fc.property(junk, (raw) => {
    const first = known(read(raw));
    expect(known(read(defaultParseSearch(text(first))))).toEqual(first);
  });
  fc.assert(property, { numRuns: 300 });
});

test.each(pages)("no address breaks %s: each value is a text that it knows, or none", (_, read) => {
  const property = fc.property(fc.webQueryParameters(), (query) => {
    for (const value of Object.values(known(read(defaultParseSearch(`?${query}`))))) {
      expect(value).toBeTypeOf("string");
    }
  });
  fc.assert(property, { numRuns: 300 });
});

test("a word that a page does not know leaves the address", () => {
  expect(searches.incidents({ state: "all", model: 7 })).toEqual({ state: "all", model: "7" });
  expect(searches.incidents({ state: "sideways" })).toHaveProperty("state", undefined);
  expect(searches.model({ filter: { a: 1 }, other: 1 })).toEqual({ filter: undefined });
});
