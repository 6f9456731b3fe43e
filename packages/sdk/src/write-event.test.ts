import fc from "fast-check";
import { expect, test } from "vitest";
import { writeFeedback, writePrediction } from "./write-event.ts";
import { copyFeatures } from "./write-value.ts";

const features = (values: object): unknown => {
  const text = writePrediction({ id: "a", time: 0, features: copyFeatures(values) });
  return (JSON.parse(text) as { readonly features: unknown }).features;
};

test("values that JSON cannot write are sent in a stated way", () => {
  const written = features({
    nan: NaN,
    up: Infinity,
    down: -Infinity,
    zero: -0,
    big: 12n,
    date: new Date(0),
    noDate: new Date(NaN),
    missing: undefined,
    nothing: null,
    method: () => 1,
    symbol: Symbol("s"),
    list: [1, NaN, undefined, 3n],
    typed: new Float32Array([1, Infinity]),
    bytes: new Uint8Array([7]),
    words: ["a", 1],
    empty: [],
    boxed: Object(5) as unknown,
    map: new Map([[1, 2]]),
    address: new URL("http://a.example/"),
    yes: true,
  });
  expect(written).toEqual({
    nan: "NaN",
    up: "Infinity",
    down: "-Infinity",
    zero: 0,
    big: 12,
    date: "1970-01-01T00:00:00.000Z",
    noDate: null,
    missing: null,
    nothing: null,
    method: null,
    symbol: null,
    list: [1, null, null, 3],
    typed: [1, null],
    bytes: [7],
    words: '["a",1]',
    empty: [],
    boxed: 5,
    map: "{}",
    address: "http://a.example/",
    yes: true,
  });
});

test("nested objects become columns of their own", () => {
  expect(features({ a: { b: { c: 1 }, d: [1] }, e: {} })).toEqual({ "a.b.c": 1, "a.d": [1] });
});

test("columns named like parts of every object are columns", () => {
  const odd = JSON.parse('{"__proto__": 1, "constructor": 2}') as object;
  const text = writePrediction({ id: "a", time: 0, features: copyFeatures(odd) });
  expect(text).toContain('"features":{"__proto__":1,"constructor":2}');
});

test("what contains itself throws, however it is nested", () => {
  const own: Record<string, unknown> = {};
  own["own"] = own;
  expect(() => features(own)).toThrow(TypeError);
  expect(() => features({ list: [own] })).toThrow(TypeError);
});

test("anything else is written, and each value is a single one or a list of numbers", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything({ withBigInt: true })), (values) => {
      for (const value of Object.values(features(values) as object) as unknown[]) {
        const items = Array.isArray(value) ? (value as unknown[]) : [value];
        expect(items.every((item) => item === null || typeof item !== "object")).toBe(true);
      }
    }),
  );
});

test("a prediction's other fields keep what the server takes and lose what it refuses", () => {
  const text = writePrediction({
    id: "a",
    time: new Date(5),
    features: {},
    version: "v1",
    prediction: NaN,
    score: -Infinity,
    scores: { a: 0.5, b: NaN },
    latencyMs: -1,
    error: new Error("x".repeat(3_000)),
    subject: "s",
  });
  expect(JSON.parse(text)).toEqual({
    id: "a",
    time: "1970-01-01T00:00:00.005Z",
    version: "v1",
    features: {},
    prediction: "NaN",
    score: "-Infinity",
    scores: { a: 0.5 },
    error: "x".repeat(2_000),
    subject: "s",
  });
});

test("feedback is written with its label as it is", () => {
  const time = 1_700_000_000_000;
  const event = { predictionId: "p", id: "f", time, label: false, value: NaN, kind: undefined };
  expect(JSON.parse(writeFeedback(event))).toEqual({
    predictionId: "p",
    id: "f",
    time,
    label: false,
  });
});

test.each([
  [1_000, "1970-01-01T00:00:01.000Z"],
  ["2024-01-01T00:00:00+01:00", "2024-01-01T00:00:00+01:00"],
  [new Date(NaN), undefined],
  [NaN, undefined],
  [1_700_000_000_000, 1_700_000_000_000],
])("the time %j is sent as %j", (time, expected) => {
  const text = writeFeedback({ predictionId: "p", id: "f", time, label: 1 });
  expect((JSON.parse(text) as { readonly time?: unknown }).time).toEqual(expected);
});
