import fc from "fast-check";
import { expect, test } from "vitest";
import { storedNames, type LakeColumn } from "./lake-column.ts";

const column = (name: string): LakeColumn => ({ name, type: "number" });

test("names keep their spelling, unless an earlier one differs only in case", () => {
  expect(storedNames(["Age", "age", "AGE", "age~2", ""].map(column))).toEqual([
    ...["Age", "age~2", "AGE~3", "age~2~2", "~"],
  ]);
});

test("stored names never clash", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "A", "~", "2", "3"), maxLength: 4 });
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 30 }), (names) => {
      const stored = storedNames(names.map(column)).map((text) => text.toLowerCase());
      expect(new Set(stored).size).toBe(names.length);
    }),
  );
});
