import { expect, test } from "vitest";
import { choice, createSearch, refusedNames, text } from "./search.ts";

const read = createSearch({ name: text, kind: choice(["a", "b"]) });

test("texts, numbers and words are read as they were written, nothing else", () => {
  expect(read({ name: "x", kind: "a" })).toEqual({ name: "x", kind: "a" });
  expect(read({ name: 12 })).toEqual({ name: "12" });
  expect(read({ name: true })).toEqual({ name: "true" });
  expect(read({ name: null, kind: ["a"] })).toEqual({ name: undefined, kind: undefined });
  expect(read({ name: "x".repeat(9_000) }).name).toHaveLength(500);
  expect(read({})).toEqual({});
  expect(read(JSON.parse('{"__proto__": {"name": "x"}}'))).toEqual({});
});

test("values that no page could read are named; unknown names are left alone", () => {
  const raw = { name: "x", kind: "c", other: 1 };
  expect(refusedNames(raw, { ...raw, ...read(raw) })).toEqual(["kind"]);
  expect(refusedNames({}, {})).toEqual([]);
});
