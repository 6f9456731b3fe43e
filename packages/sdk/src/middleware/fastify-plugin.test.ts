import fastify from "fastify";
import { expect, test } from "vitest";
import { fakePlumbline } from "../testing/fake-plumbline.ts";
import { fastifyPlugin } from "./fastify-plugin.ts";
import type { RouteOptions } from "./route-options.ts";

type Handler = (body: { features: Record<string, unknown> }) => unknown;

async function ask(handler: Handler, options: Partial<RouteOptions> = {}, payload?: object) {
  const client = fakePlumbline();
  const app = fastify();
  await app.register(fastifyPlugin, { client, route: "/predict", model: "churn", ...options });
  app.post("/predict", (request, reply) => {
    void reply.send(handler(request.body as Parameters<Handler>[0]));
  });
  const response = await app.inject({
    method: "POST",
    url: "/predict?debug=1",
    payload: payload ?? { features: { age: 41 } },
  });
  await app.close();
  return { client, response };
}

test("a route is logged as it was asked and answered, under the id in the response", async () => {
  const { client, response } = await ask((body) => {
    body.features["age"] = 0;
    return { prediction: "stays", score: 0.1 };
  });
  expect(response.json()).toEqual({ prediction: "stays", score: 0.1 });
  expect(client.predictions).toEqual([
    {
      id: response.headers["x-plumbline-prediction-id"],
      model: "churn",
      features: { age: 41 },
      prediction: "stays",
      score: 0.1,
      latencyMs: expect.any(Number),
    },
  ]);
});

test("the request's own id is kept, and rows are numbered", async () => {
  const payload = { id: "q", instances: [{ x: 1 }, { id: "own", features: { x: 2 } }] };
  const { client } = await ask(() => ({ predictions: [1, 2] }), { version: "v1" }, payload);
  expect(client.predictions).toMatchObject([
    { id: "q-0", prediction: 1, version: "v1" },
    { id: "own", prediction: 2, version: "v1" },
  ]);
});

test("an answer that was written as text is read", async () => {
  const { client } = await ask(() => '{"prediction":5}');
  expect(client.predictions).toMatchObject([{ prediction: 5 }]);
});

test("a handler that throws is logged with its error", async () => {
  const { client, response } = await ask(() => {
    throw new Error("model not loaded");
  });
  expect(response.statusCode).toBe(500);
  expect(client.predictions).toMatchObject([{ features: { age: 41 }, error: "model not loaded" }]);
  expect(client.predictions[0]).not.toHaveProperty("prediction");
});

test("a request that the model refuses says nothing about the model", async () => {
  const { client } = await ask(() => {
    throw Object.assign(new Error("bad"), { statusCode: 400 });
  });
  expect([client.predictions, client.lost]).toEqual([[], []]);
});

test("what cannot be read is counted, and the answer is untouched", async () => {
  const { client, response } = await ask(() => "words");
  expect(response.body).toBe("words");
  expect(client.lost).toEqual([expect.stringContaining("unreadable: An exchange cannot be read")]);
  const own = await ask(() => ({}), {
    read: () => {
      throw new Error("reader");
    },
  });
  expect(own.response.statusCode).toBe(200);
  expect(own.client.lost).toHaveLength(1);
});

test.each([
  ["a pattern", /^\/predict$/, 1],
  ["a function", (path: string) => path === "/predict", 1],
  ["another path", "/other", 0],
])("routes are named by %s", async (_, route, count) => {
  const { client, response } = await ask(() => 1, { route, read: () => [{ features: {} }] });
  expect(client.predictions).toHaveLength(count);
  expect("x-plumbline-prediction-id" in response.headers).toBe(count === 1);
});
