import { CloudEvent, HTTP, type Message } from "cloudevents";
import { PlumblineError } from "@plumbline/core";
import { expect, test } from "vitest";
import { testServer, type TestServer } from "../testing/test-server.ts";

const post = (
  { app }: TestServer,
  { headers, body }: Pick<Message, "headers" | "body">,
  to = "/m",
) =>
  app.inject({
    ...{ method: "POST", url: `/v1/cloudevents${to}` },
    headers: headers as Record<string, string>,
    payload: Buffer.from(String(body)),
  });

const event = (type: string, data: unknown, more: object = {}) =>
  new CloudEvent({
    ...{ id: "e1", source: "/s", type, data, time: "2024-05-01T00:00:00.000Z" },
    ...more,
  });
const prediction = event("plumbline.prediction", { features: { x: 1 } });

test.each([
  ["structured", HTTP.structured(prediction)],
  ["binary", HTTP.binary(prediction)],
])("a %s event is a prediction that has its id and time", async (_, message) => {
  const server = await testServer();
  expect((await post(server, message)).json()).toEqual({
    ...{ accepted: 1, quarantined: 0, rejected: [], waiting: 0 },
  });
  expect(await server.entries()).toMatchObject([
    { model: "m", rows: [{ id: "e1", time: "2024-05-01T00:00:00.000Z", features: { x: 1 } }] },
  ]);
});

test("a batch goes to the models that its events name", async () => {
  const server = await testServer();
  const events = [
    event("plumbline.prediction", { features: {} }, { model: "a" }),
    event("plumbline.prediction", [{ id: "b1", features: {} }, { id: "b2" }], { model: "b" }),
    event("plumbline.feedback", { predictionId: "e1", label: 1 }, { model: "a" }),
  ];
  const headers = { "content-type": "application/cloudevents-batch+json" };
  const answer = await post(server, { headers, body: JSON.stringify(events) }, "");
  expect(answer.json()).toMatchObject({ accepted: 3, quarantined: 1 });
  expect((await server.entries()).map(({ model, kind, count }) => [model, kind, count])).toEqual([
    ["a", "prediction", 1],
    ["b", "quarantine", 1],
    ["b", "prediction", 1],
    ["a", "feedback", 1],
  ]);
});

const inputs = [{ name: "x", shape: [1], datatype: "FP64", data: [5] }];
const outputs = [{ name: "y", shape: [1], datatype: "FP64", data: [7] }];

test.each([
  ["org.kubeflow.serving.inference", { id: "r1" }, { id: "r1" }],
  ["io.seldon.serving.inference", { id: "q", requestid: "r1" }, { id: "r", requestid: "r1" }],
])("a request and a response of %s meet by their id", async (type, ofRequest, ofResponse) => {
  const server = await testServer();
  const service = { inferenceservicename: "m" };
  const request = event(`${type}.request`, { inputs }, { ...service, ...ofRequest });
  const response = event(
    `${type}.response`,
    { model_version: "2", outputs },
    {
      ...{ ...service, ...ofResponse, time: "2024-05-01T00:00:00.025Z" },
    },
  );
  const first = await post(server, HTTP.binary(request), "");
  expect(first.statusCode).toBe(202);
  expect(first.json()).toMatchObject({ accepted: 0, waiting: 1 });
  const second = await post(server, HTTP.binary(response), "");
  expect(second.statusCode).toBe(200);
  expect(second.json()).toMatchObject({ accepted: 1, waiting: 0 });
  expect(await server.entries()).toMatchObject([
    {
      ...{ model: "m", kind: "prediction" },
      rows: [{ id: "r1", version: "2", latencyMs: 25, features: { x: 5 }, prediction: 7 }],
    },
  ]);
});

test("a half whose other half never comes ends in the quarantine", async () => {
  const server = await testServer();
  const request = event("org.kubeflow.serving.inference.request", { inputs });
  await post(server, HTTP.structured(request));
  server.clock.nowMs += 3_600_000;
  await post(server, HTTP.structured(prediction));
  const entries = await server.entries();
  expect(entries).toMatchObject([
    { kind: "prediction" },
    { kind: "quarantine", rows: [{ reason: "pair-incomplete", field: "response" }] },
  ]);
});

test("a half that was acknowledged outlives a refusal of its pair", async () => {
  const server = await testServer();
  const type = "org.kubeflow.serving.inference";
  const request = HTTP.structured(event(`${type}.request`, { inputs }));
  const response = HTTP.structured(event(`${type}.response`, { outputs }));
  const refuse = (): void =>
    server.log.failWith(new PlumblineError("PL_LOG_FULL", { path: "log", seen: "no space" }));
  refuse();
  expect((await post(server, request)).statusCode).toBe(507);
  server.log.failWith(undefined);
  expect((await post(server, request)).statusCode).toBe(202);
  refuse();
  expect((await post(server, response)).statusCode).toBe(507);
  server.log.failWith(undefined);
  expect(server.log.halves()).toHaveLength(1);
  expect((await post(server, response)).json()).toMatchObject({ accepted: 1, waiting: 0 });
  expect(server.log.halves()).toEqual([]);
});

test("a pair that makes no sense is set apart, and waits no longer", async () => {
  const server = await testServer();
  const type = "org.kubeflow.serving.inference";
  await post(server, HTTP.structured(event(`${type}.request`, { inputs })));
  const answer = await post(server, HTTP.structured(event(`${type}.response`, { outputs: [] })));
  expect(answer.statusCode).toBe(422);
  expect(server.log.halves()).toEqual([]);
});

const structured = { "content-type": "application/cloudevents+json" };
test.each([
  ["{}", structured, 400, "specversion"],
  ["[]", structured, 400, "no object"],
  ["{}", { "content-type": "application/cloudevents-batch+json" }, 400, "no array"],
  [JSON.stringify({ ...prediction.toJSON(), specversion: "0.3" }), structured, 400, "0.3"],
  [JSON.stringify({ ...prediction.toJSON(), type: "x" }), structured, 400, "plumbline.prediction"],
  [JSON.stringify({ ...prediction.toJSON(), id: "" }), structured, 400, "attribute id"],
  ["{}", { "content-type": "application/json" }, 415, "ce- headers"],
  ["x", { "content-type": "text/plain", "ce-type": "x" }, 415, "ce- headers"],
])("%s is refused with words", async (body, headers, status, words) => {
  const server = await testServer();
  const answer = await post(server, { headers, body });
  expect(answer.statusCode).toBe(status);
  expect(answer.body).toContain(words);
});

test("an event that names no model needs one in the address", async () => {
  const server = await testServer();
  const answer = await post(server, HTTP.structured(prediction), "");
  expect(answer.json()).toMatchObject({ code: "PL_REQUEST_INVALID" });
});

test("data in base64 and data as a text are read as JSON", async () => {
  const server = await testServer();
  const { data, ...rest } = prediction.toJSON();
  const text = JSON.stringify(data);
  const encoded = { ...rest, data_base64: Buffer.from(text).toString("base64") };
  for (const body of [encoded, { ...rest, data: text }]) {
    const message = { headers: structured, body: JSON.stringify(body) };
    expect((await post(server, message)).json()).toMatchObject({ accepted: 1 });
  }
});
