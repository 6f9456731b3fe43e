import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { merge } from "./merge.ts";
import {
  createBaseline,
  isBaselineText,
  readBaseline,
  readProfile,
  writeBaseline,
  writeProfile,
} from "./document.ts";

/** Written by the first version of the format, and never again: old files must be read for good. */
const old = await readFile(new URL("./fixtures/baseline-v1.json", import.meta.url), "utf8");

test("a baseline of format version 1 is still read, and still adds up", () => {
  const { plan, profile } = readBaseline(old, "baseline.json");
  expect(profile.rows).toBe(120);
  expect(plan.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "id identifier",
    "amount numeric",
    "country categorical",
    "at timestamp",
    "score numeric",
    "target categorical",
  ]);
  expect(merge(profile, profile).rows).toBe(240);
});

test("what is written is read again the same", () => {
  const baseline = readBaseline(old, "baseline.json");
  expect(readBaseline(writeBaseline(baseline), "again.json")).toEqual(baseline);
  expect(readProfile(writeProfile(baseline.profile), "profile.json")).toEqual(baseline.profile);
});

test("numbers that JSON lacks survive", () => {
  const baseline = readBaseline(old, "baseline.json");
  const [first, amount, ...rest] = baseline.profile.columns;
  const grid = amount?.measures[0];
  if (first === undefined || amount === undefined || grid?.shape !== "grid")
    throw new Error("a grid");
  const huge = { ...grid, powerSums: [1, Infinity, Infinity, Infinity] as const };
  const profile = {
    ...baseline.profile,
    columns: [first, { ...amount, measures: [huge] }, ...rest],
  };
  const again = readBaseline(writeBaseline(createBaseline(baseline.plan, profile)), "huge.json");
  expect(again.profile.columns[1]?.measures[0]).toEqual(huge);
});

test.each([
  ["a truncated file", old.slice(0, 500), "it is not whole JSON"],
  ["an empty file", "", "it is not whole JSON"],
  ["a list", "[]", "it is no JSON object"],
  ["another document", '{"format":"other"}', 'its format is "other"'],
  ["a file without version", '{"format":"plumbline-baseline"}', "it has no version"],
  ["a baseline without plan", '{"format":"plumbline-baseline","version":1}', "plan:"],
])("%s is refused with what was seen", (_, text, message) => {
  expect(() => readBaseline(text, "b.json")).toThrow(message);
});

test("a file of a later version asks for a newer Plumbline", () => {
  const text = '{"format":"plumbline-baseline","version":2}';
  expect(() => readBaseline(text, "b.json")).toThrow(
    "this Plumbline reads up to 1: update Plumbline",
  );
});

test("a baseline is told from rows by its first characters", () => {
  expect(isBaselineText(old.slice(0, 64))).toBe(true);
  expect(isBaselineText("id,amount\n1,2\n")).toBe(false);
  expect(isBaselineText('{"id": 1}\n')).toBe(false);
});

test("a profile of another plan makes no baseline", () => {
  const { plan, profile } = readBaseline(old, "baseline.json");
  expect(() => createBaseline({ ...plan, id: "another" }, profile)).toThrow("do not add up");
});
