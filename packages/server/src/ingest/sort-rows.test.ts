import { feedbackEventSchema, predictionEventSchema } from "@plumbline/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLiveSchema } from "../domain/live-schema.ts";
import type { ModelSchema } from "../domain/model-schema.ts";
import { feedbackShape } from "./feedback-shape.ts";
import { parseRows, toBytes } from "./parse-rows.ts";
import { predictionShape } from "./prediction-shape.ts";
import { isAcceptable, rowProblem, type RowRules, type RowShape } from "./row-field.ts";
import { sortRows, type SortedRows, type SortOptions } from "./sort-rows.ts";

const nowMs = Date.UTC(2024, 5, 1);
const schema: ModelSchema = {
  columns: [
    { name: "age", type: "number" },
    { name: "city", type: "text" },
    { name: "is_new", type: "boolean" },
    { name: "at", type: "timestamp" },
    { name: "face", type: "vector" },
    { name: "__proto__", type: "number" },
  ],
  predictionType: "boolean",
  fixedBy: "baseline",
  fixedAtMs: 0,
};
const options = (over: Partial<SortOptions> = {}): SortOptions => ({
  ...{ kind: "prediction", schema: createLiveSchema(schema), nowMs },
  ...{ maxFutureMs: 86_400_000, maxRowBytes: 2 ** 20, ...over },
});
const sort = (rows: unknown, over: Partial<SortOptions> = {}): SortedRows => {
  const parsed = parseRows(toBytes(JSON.stringify(rows)), "json", { wrapper: "x", maxRows: 1e5 });
  return sortRows(parsed, options(over));
};
const reasonOf = (row: unknown, over: Partial<SortOptions> = {}): string | undefined =>
  sort([row], over).bad[0]?.problem.reason;
const row = (over: object) => ({ id: "a", features: { age: 1 }, ...over });
const feature = (name: string, value: unknown) => row({ features: { [name]: value } });

test.each([
  row({}),
  row({ time: "2024-05-01T00:00:00Z" }),
  ...[1_714_521_600, 1_714_521_600_000, 1_714_521_600e6, 1.7145216e18].map((time) => row({ time })),
  row({ version: "2.1", prediction: null, score: "NaN", latencyMs: 0, subject: "é", error: "" }),
  row({ scores: { a: 0.2, constructor: 0.8 } }),
  feature("age", "-Infinity"),
  feature("age", null),
  feature("city", "NaN"),
  feature("at", 1_700_000_000),
  feature("face", [1, null, 2.5]),
  feature("face", []),
  feature("constructor", "new column"),
])("%j is accepted", (event) => {
  expect(sort([event]).bad).toEqual([]);
});

test.each([
  [5, "malformed"],
  [[], "malformed"],
  [null, "malformed"],
  [{ features: {} }, "id"],
  [row({ id: "" }), "id"],
  [row({ id: 12 }), "id"],
  [row({ id: "x".repeat(513) }), "id"],
  [row({ id: "a\nb" }), "id"],
  [row({ id: "a\0" }), "id"],
  [row({ id: "\ud800" }), "id"],
  [{ id: "a" }, "feature-type"],
  [row({ features: null }), "feature-type"],
  [row({ features: [1] }), "feature-type"],
  [row({ feature: {} }), "unknown-field"],
  [row({ time: 0 }), "time"],
  [row({ time: "2024-05-01T00:00:00" }), "time"],
  [row({ time: null }), "time"],
  [row({ time: "9999-12-31T00:00:00Z" }), "time-in-future"],
  [row({ time: nowMs + 2 * 86_400_000 }), "time-in-future"],
  [row({ version: "a/b" }), "version"],
  [row({ version: "1." }), "version"],
  [row({ prediction: "yes" }), "prediction-type"],
  [row({ prediction: {} }), "prediction-type"],
  [row({ score: "0.5" }), "score"],
  [row({ scores: { a: null } }), "score"],
  [row({ latencyMs: -1 }), "latency"],
  [row({ error: 5 }), "error"],
  [row({ subject: "" }), "subject"],
  [feature("age", "41"), "feature-type"],
  [feature("age", true), "feature-type"],
  [feature("city", 5), "feature-type"],
  [feature("city", "a\0b"), "feature-type"],
  [feature("city", "\udfff"), "feature-type"],
  [feature("is_new", 1), "feature-type"],
  [feature("at", "2024-05-01"), "feature-type"],
  [feature("face", ["1"]), "feature-type"],
  [feature("new", {}), "feature-type"],
  [feature("pl_x", 1), "feature-name"],
  [feature("", 1), "feature-name"],
  [feature("a\tb", 1), "feature-name"],
  [feature("x".repeat(257), 1), "feature-name"],
])("%j is set apart as %s", (event, reason) => {
  expect(reasonOf(event)).toBe(reason);
});

test("a number beyond the range of doubles is set apart, and so is __proto__ of a wrong type", () => {
  const body = '[{"id":"a","features":{"age":1e999}},{"id":"b","features":{"__proto__":"x"}}]';
  const parsed = parseRows(toBytes(body), "json", { wrapper: "x", maxRows: 10 });
  const { good, bad } = sortRows(parsed, options());
  expect(good).toEqual([]);
  expect(bad.map(({ problem }) => problem.field)).toEqual(["features.age", "features.__proto__"]);
  expect(bad[0]?.problem.value).toBe("a number beyond 1.8e308");
});

test("a message says what was seen, what was expected and what to do", () => {
  expect(sort([feature("age", "41")]).bad[0]?.problem).toEqual({
    reason: "feature-type",
    field: "features.age",
    value: '"41"',
    message:
      'features.age is "41": expected a number, as its baseline of the model had it. Send it without quotes',
  });
});

test("one bad row in ten thousand is set apart alone, by its place", () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => row({ id: `r${i}` }));
  rows[6543] = row({ id: "" });
  const { good, bad } = sort(rows);
  expect(good).toHaveLength(9999);
  expect(bad.map(({ index }) => index)).toEqual([6543]);
});

test("a row that is larger than allowed is set apart, others of the same body are not", () => {
  const large = feature("city", "x".repeat(3000));
  const { good, bad } = sort([large, row({})], { maxRowBytes: 2000 });
  expect(good).toEqual([row({})]);
  expect(bad[0]?.problem.reason).toBe("too-large");
});

test("the first rows fix the schema, and later rows are held against it", () => {
  const live = createLiveSchema(null);
  const first = sort([feature("x", 1), feature("x", 2), feature("x", "odd")], { schema: live });
  expect(first.bad.map(({ index }) => index)).toEqual([2]);
  expect(live.current()?.columns).toEqual([{ name: "x", type: "number" }]);
  expect(reasonOf(feature("x", "odd"), { schema: live })).toBe("feature-type");
});

test("a column that first appears late in a batch is found", () => {
  const live = createLiveSchema(null);
  const rows = Array.from({ length: 5000 }, (_, i) => feature(i < 4000 ? "x" : `y${i}`, i));
  expect(sort(rows, { schema: live }).bad).toEqual([]);
  expect(live.current()?.columns).toHaveLength(1001);
});

test("a row with too many columns is set apart, and the others are not", () => {
  const live = createLiveSchema(null);
  const wide = row({
    features: Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [i, i])),
  });
  const { bad } = sort([row({}), wide], { schema: live });
  expect(bad.map(({ index, problem }) => [index, problem.reason])).toEqual([
    [1, "too-many-columns"],
  ]);
});

test("columns that are new in many rows together do not exceed the limit", () => {
  const live = createLiveSchema(null);
  const rows = Array.from({ length: 120 }, (_, r) =>
    row({ features: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${r}-${i}`, i])) }),
  );
  const { good, bad } = sort(rows, { schema: live });
  expect(live.current()?.columns).toHaveLength(10_000);
  expect(good.length + bad.length).toBe(120);
  expect(good.length).toBeGreaterThanOrEqual(99);
});

test.each([
  [{ predictionId: "a", label: true }, undefined],
  [{ predictionId: "a", kind: "action", name: "click", value: 2, source: "shop" }, undefined],
  [{ predictionId: "a" }, "label"],
  [{ predictionId: "a", kind: "correction" }, "label"],
  [{ predictionId: "a", label: null }, "label"],
  [{ predictionId: "a", kind: "guess", label: 1 }, "kind"],
  [{ label: 1 }, "id"],
  [{ predictionId: "a", label: 1, name: "" }, "action"],
  [{ predictionId: "a", label: 1, value: "5" }, "value"],
  [{ predictionId: "a", label: 1, extra: 1 }, "unknown-field"],
])("feedback %j: %s", (event, reason) => {
  expect(reasonOf(event, { kind: "feedback" })).toBe(reason);
});

const oddText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("", "NaN", "__proto__", "a\0", "\ud800", "2024-05-01T00:00:00Z", "pl_x"),
);
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  oddText,
  fc.constantFrom(Infinity, -0, 1e300, null),
);
const names = ["age", "city", "is_new", "at", "face", "__proto__", "constructor", "new"];
const features = fc.dictionary(fc.oneof(fc.constantFrom(...names), oddText), anyValue, {
  maxKeys: 3,
});
const anyRow = (shape: RowShape) =>
  fc.oneof(
    anyValue,
    fc.record(
      Object.fromEntries(
        [...shape.fields.keys(), "other"].map((name) => [
          name,
          name === "features" ? fc.oneof({ weight: 9, arbitrary: features }, anyValue) : anyValue,
        ]),
      ),
      { requiredKeys: [] },
    ),
  );
const rulesOf = (over: Partial<RowRules> = {}): RowRules => ({
  types: createLiveSchema(schema).types,
  ...{ predictionType: "boolean", fixedBy: "baseline", latestMs: nowMs, hasEscapes: true, ...over },
});

test.each([
  ["prediction", predictionShape, predictionEventSchema],
  ["feedback", feedbackShape, feedbackEventSchema],
] as const)(
  "the quick and the thorough check of a %s agree, and keep the contract",
  (_, shape, zod) => {
    const rules = rulesOf();
    const agree = fc.property(anyRow(shape), (event) => {
      const isQuick = isAcceptable(event, shape, rules);
      if (isQuick) {
        expect(rowProblem(event, shape, rules)).toBeNull();
        expect(zod.safeParse(event).success).toBe(true);
      }
      const problem = rowProblem(event, shape, rules);
      if (problem !== null) expect(problem.message.length).toBeLessThan(500);
    });
    fc.assert(agree, { numRuns: 500 });
  },
);

test("every row of every batch is good or bad, and what is good is acceptable afterwards", () => {
  const batches = fc.array(anyRow(predictionShape), { maxLength: 8 });
  fc.assert(
    fc.property(batches, (rows) => {
      const live = createLiveSchema(null);
      const { good, bad } = sort(rows, { schema: live });
      expect(good.length + bad.length).toBe(rows.length);
      const rules = rulesOf({ types: live.types, predictionType: live.predictionType() });
      for (const event of good) expect(isAcceptable(event, predictionShape, rules)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
