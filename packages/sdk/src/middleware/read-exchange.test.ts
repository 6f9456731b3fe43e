import { expect, test } from "vitest";
import { readExchange } from "./read-exchange.ts";

test("one row with features, id and subject", () => {
  const request = { id: "a", subject: "s", features: { age: 41 } };
  const reply = { prediction: "stays", score: 0.1, scores: { stays: 0.9 }, version: "v2" };
  expect(readExchange({ request, reply })).toEqual([{ ...request, ...reply }]);
});

test("an object without features is the features, and a bare reply the prediction", () => {
  expect(readExchange({ request: { age: 41 }, reply: 3 })).toEqual([
    { features: { age: 41 }, prediction: 3 },
  ]);
});

test.each([
  ["a list", [{ age: 1 }, { features: { age: 2 } }], [{ prediction: 1 }, 2]],
  ["instances", { instances: [{ age: 1 }, { age: 2 }] }, { predictions: [1, { prediction: 2 }] }],
  ["features", { features: [{ age: 1 }, { age: 2 }] }, { predictions: [1, 2] }],
])("several rows as %s", (_, request, reply) => {
  expect(readExchange({ request, reply })).toMatchObject([
    { features: { age: 1 }, prediction: 1 },
    { features: { age: 2 }, prediction: 2 },
  ]);
});

test("scores and version beside a list of predictions", () => {
  const reply = { predictions: ["a", "b"], scores: [0.1, 0.2], version: "v1" };
  expect(readExchange({ request: [{ x: 1 }, { x: 2 }], reply })).toEqual([
    { features: { x: 1 }, prediction: "a", score: 0.1, version: "v1" },
    { features: { x: 2 }, prediction: "b", score: 0.2, version: "v1" },
  ]);
});

test("a model that failed leaves the features", () => {
  expect(readExchange({ request: [{ x: 1 }, { x: 2 }], reply: undefined })).toEqual([
    { features: { x: 1 } },
    { features: { x: 2 } },
  ]);
});

test("Open Inference Protocol V2: columns, lists, prediction and scores", () => {
  const request = {
    inputs: [
      { name: "age", shape: [2, 1], datatype: "INT64", data: [1, 2] },
      {
        name: "vector",
        shape: [2, 2],
        datatype: "FP32",
        data: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  };
  const reply = {
    model_version: "7",
    outputs: [
      { name: "predict_proba", shape: [2, 2], datatype: "FP64", data: [0.9, 0.1, 0.2, 0.8] },
      { name: "predict", shape: [2], datatype: "BYTES", data: ["no", "yes"] },
    ],
  };
  expect(readExchange({ request, reply })).toEqual([
    { features: { age: 1, vector: [1, 2] }, prediction: "no", score: 0.1, version: "7" },
    { features: { age: 2, vector: [3, 4] }, prediction: "yes", score: 0.8, version: "7" },
  ]);
});

test("Open Inference Protocol V2: one score, or one for each class", () => {
  const request = { inputs: [{ name: "x", shape: [1], data: [1] }] };
  const scores = (data: number[]) => {
    const outputs = [{ name: "probabilities", shape: [1, data.length], data }];
    return readExchange({ request, reply: { outputs } });
  };
  expect(scores([0.3])).toMatchObject([{ score: 0.3 }]);
  expect(scores([0.2, 0.3, 0.5])).toMatchObject([{ scores: { 0: 0.2, 1: 0.3, 2: 0.5 } }]);
});

test.each([
  ["text", "text", 1],
  ["nothing", undefined, 1],
  ["rows that were not answered", [{ x: 1 }, { x: 2 }], [1]],
  ["rows without a list of answers", [{ x: 1 }], { prediction: 1 }],
  ["a tensor without data", { inputs: [{ name: "x", shape: [1] }] }, undefined],
  [
    "a tensor with too much data",
    { inputs: [{ name: "x", shape: [2], data: [1, 2, 3] }] },
    undefined,
  ],
  ["a tensor without rows", { inputs: [{ name: "x", shape: [0], data: [] }] }, undefined],
])("%s cannot be read", (_, request, reply) => {
  expect(() => readExchange({ request, reply })).toThrow(/expected|asked|holds|lacks/);
});
