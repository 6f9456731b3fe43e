import fc from "fast-check";
import { expect, test } from "vitest";
import { inferenceEvents } from "./inference-protocol.ts";

const noVector = { isVector: () => false };
const tensor = (name: string, shape: readonly number[], data: unknown, more: object = {}) => ({
  ...{ name, shape, datatype: "FP64", data, ...more },
});
const pair = (inputs: unknown, outputs: unknown, more: object = {}) => ({
  ...{ id: "a", request: { inputs }, response: { outputs }, ...more },
});
const events = (value: unknown) => inferenceEvents(value, noVector);

test("a row of each column tensor makes a prediction", () => {
  const inputs = [
    tensor("age", [2], [41, 42]),
    tensor("city", [2, 1], [["Bonn"], ["Lyon"]], { datatype: "BYTES" }),
    tensor("is_new", [2], [1, 0], { datatype: "BOOL" }),
  ];
  const response = { model_version: "3", outputs: [tensor("predict", [2], [0, 1])] };
  expect(events({ id: "a", request: { inputs }, response, latencyMs: 4 })).toEqual([
    {
      ...{ id: "a-0", version: "3", latencyMs: 4, prediction: 0 },
      features: { age: 41, city: "Bonn", is_new: true },
    },
    {
      ...{ id: "a-1", version: "3", latencyMs: 4, prediction: 1 },
      features: { age: 42, city: "Lyon", is_new: false },
    },
  ]);
});

test("a wide tensor is a column for each place, flat or nested, under its labels if it has some", () => {
  const out = [tensor("y", [2], [1, 2])];
  const flat = events(pair([tensor("x", [2, 2], [1, 2, 3, 4])], out));
  const nested = events(
    pair(
      [
        tensor(
          "x",
          [2, 2],
          [
            [1, 2],
            [3, 4],
          ],
        ),
      ],
      out,
    ),
  );
  expect(nested).toEqual(flat);
  expect(flat).toMatchObject([{ features: { x_0: 1, x_1: 2 } }, { features: { x_0: 3, x_1: 4 } }]);
  const parameters = { labels: ["a", "b"] };
  const labelled = events(
    pair([tensor("x", [1, 2], [1, 2], { parameters })], [tensor("y", [1], [1])]),
  );
  expect(labelled).toMatchObject([{ id: "a", features: { a: 1, b: 2 } }]);
});

test("a very wide tensor, or one that the schema has as a list, is one column of lists", () => {
  const wide = Array.from({ length: 600 }, (_, i) => i);
  expect(events(pair([tensor("x", [1, 600], wide)], [tensor("y", [1], [1])]))).toMatchObject([
    { features: { x: wide } },
  ]);
  const known = pair([tensor("x", [1, 2], [1, 2])], [tensor("y", [1], [1])]);
  expect(inferenceEvents(known, { isVector: (name) => name === "x" })).toMatchObject([
    { features: { x: [1, 2] } },
  ]);
});

test("probabilities are scores, and their largest the prediction", () => {
  const out = [
    tensor("predict_proba", [1, 2], [0.3, 0.7], { parameters: { labels: ["no", "yes"] } }),
  ];
  expect(events(pair([tensor("x", [1], [1])], out))).toMatchObject([
    { scores: { no: 0.3, yes: 0.7 }, prediction: "yes", score: 0.7 },
  ]);
  const both = [tensor("label", [1], ["b"]), tensor("p", [1, 3], [0.2, 0.5, 0.3])];
  expect(events(pair([tensor("x", [1], [1])], both))).toMatchObject([
    { scores: { 0: 0.2, 1: 0.5, 2: 0.3 }, prediction: "b" },
  ]);
  const score = [tensor("probability", [1], [0.9])];
  expect(events(pair([tensor("x", [1], [1])], score))).toEqual([
    { id: "a", features: { x: 1 }, score: 0.9 },
  ]);
});

test("ids come from the pair, the response or the request", () => {
  const inputs = [tensor("x", [1], [1])];
  const outputs = [tensor("y", [1], [1])];
  const both = { request: { id: "q", inputs }, response: { id: "r", outputs } };
  expect(events({ id: "p", ...both })).toMatchObject([{ id: "p" }]);
  expect(events(both)).toMatchObject([{ id: "r" }]);
  expect(events({ ...both, response: { outputs } })).toMatchObject([{ id: "q" }]);
});

const x = tensor("x", [2], [1, 2]);
test.each([
  [5, "malformed", "no object"],
  [{}, "malformed", "request: expected inputs"],
  [pair([x], undefined), "malformed", "response: expected outputs"],
  [pair([x], [tensor("y", [1], [1])]), "pair-mismatch", "y has 1 rows, the first has 2"],
  [pair([tensor("x", [2], [1])], [x]), "malformed", "2 × 1 values"],
  [pair([tensor("x", [1], [[[1]]])], [x]), "malformed", "1 × 1 values"],
  [pair([tensor("x", [-1], [])], [x]), "malformed", "no shape"],
  [pair([tensor("x", [1e9, 1e9], [1])], [x]), "malformed", "does not have"],
  [pair([{ name: "x", shape: [1], datatype: "FP32" }], [x]), "malformed", "binary extension"],
  [{ request: { inputs: [x] }, response: { outputs: [x] } }, "id", "id is missing"],
])("%j is set apart as %s", (value, reason, words) => {
  const problem = events(value);
  expect(problem).toMatchObject({ reason });
  expect("message" in problem && problem.message).toContain(words);
});

test("no value makes it throw", () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({
      request: fc.record({ inputs: fc.array(fc.jsonValue()) }),
      response: fc.jsonValue(),
    }),
  );
  fc.assert(fc.property(anything, (value) => void events(value)));
});
