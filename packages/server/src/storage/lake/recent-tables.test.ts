import { expect, test } from "vitest";
import type { ColumnTable } from "./lake-column.ts";
import { createRecentTables } from "./recent-tables.ts";

const table = (rows: number): ColumnTable => ({
  rows,
  columns: [{ name: "x", type: "number", values: Array.from({ length: rows }, () => 1) }],
});

test("the oldest tables leave when there are too many values", () => {
  const recent = createRecentTables({ maxValues: 10 });
  for (const path of ["a", "b", "c"]) recent.keep(path, table(4));
  expect(["a", "b", "c"].map((path) => recent.get(path)?.rows)).toEqual([undefined, 4, 4]);
  recent.keep("b", table(2));
  recent.keep("d", table(4));
  expect(["b", "c", "d"].map((path) => recent.get(path)?.rows)).toEqual([2, 4, 4]);
});

test("a large table is not kept, and a vector counts as its numbers", () => {
  const recent = createRecentTables({ maxValuesOfTable: 10 });
  recent.keep("large", table(11));
  const vector = {
    name: "v",
    type: "vector",
    values: [Array.from({ length: 11 }, () => 0)],
  } as const;
  recent.keep("vector", { rows: 1, columns: [vector] });
  expect([recent.get("large"), recent.get("vector")]).toEqual([undefined, undefined]);
});
