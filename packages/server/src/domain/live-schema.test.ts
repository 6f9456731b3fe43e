import { expect, test } from "vitest";
import { createLiveSchema, maxColumns, type SchemaRow } from "./live-schema.ts";
import type { ModelSchema } from "./model-schema.ts";

const schemaOf = (rows: readonly SchemaRow[]): ModelSchema | null => {
  const live = createLiveSchema(null);
  live.grow(rows, 5);
  return live.current();
};
const typeOf = (...values: readonly unknown[]) =>
  schemaOf(values.map((x) => ({ features: { x } })))?.columns[0]?.type;

test("no rows fix no schema", () => {
  expect(schemaOf([])).toBeNull();
});

test("the first rows fix columns, prediction and when", () => {
  expect(schemaOf([{ features: { age: 41, city: "Bonn" }, prediction: true }])).toEqual({
    columns: [
      { name: "age", type: "number" },
      { name: "city", type: "text" },
    ],
    predictionType: "boolean",
    fixedBy: "first-rows",
    fixedAtMs: 5,
  });
});

test.each([
  [[1, null, "NaN"], "number"],
  [["NaN"], "number"],
  [["NaN", "high"], "text"],
  [["low", 1, "high"], "text"],
  [[1, 2, "high"], "number"],
  [[true, false], "boolean"],
  [["2024-01-01T00:00:00Z", null], "timestamp"],
  [["2024-01-01T00:00:00Z", "n/a"], "text"],
  [["2024-01-01"], "text"],
  [[[1, 2, null]], "vector"],
  [[null], undefined],
  [[{}], undefined],
  [[Infinity], undefined],
])("values %j make the type %s", (values, expected) => {
  expect(typeOf(...values)).toBe(expected);
});

test("a column of nulls joins the schema with its first value", () => {
  const live = createLiveSchema(null);
  live.grow([{ features: { note: null, x: 1 } }], 0);
  expect(live.types.get("note")).toBe("empty");
  expect(live.grow([{ features: { note: "a", x: 1 } }], 1)).toBe(true);
  expect(live.current()?.columns.map(({ name }) => name)).toEqual(["x", "note"]);
  expect(live.current()?.fixedAtMs).toBe(0);
});

test("columns are added, and none changes its type", () => {
  const live = createLiveSchema(null);
  live.grow([{ features: { x: 1 } }], 0);
  expect(live.grow([{ features: { x: "text", y: true } }], 0)).toBe(true);
  expect(live.grow([{ features: { x: "text", y: "z" } }], 0)).toBe(false);
  expect(live.current()?.columns).toEqual([
    { name: "x", type: "number" },
    { name: "y", type: "boolean" },
  ]);
});

test("prototype names are columns like others", () => {
  const features = JSON.parse('{"__proto__": 1, "constructor": "a", "hasOwnProperty": true}');
  expect(schemaOf([{ features }])?.columns.map(({ name }) => name)).toEqual([
    "__proto__",
    "constructor",
    "hasOwnProperty",
  ]);
});

test("the number of columns is bounded", () => {
  const many = Object.fromEntries(Array.from({ length: maxColumns + 5 }, (_, i) => [`c${i}`, i]));
  expect(schemaOf([{ features: many }])?.columns).toHaveLength(maxColumns);
});
