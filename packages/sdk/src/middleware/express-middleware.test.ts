import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect, test } from "vitest";
import { fakePlumbline } from "../testing/fake-plumbline.ts";
import { expressMiddleware } from "./express-middleware.ts";
import type { RouteOptions } from "./route-options.ts";

type Response = ServerResponse & { json?: (body: unknown) => void };

/** An application of one handler behind a body parser and the middleware, as Express calls them. */
async function ask(
  handler: (res: Response, body: { features: Record<string, unknown> }) => void,
  options: Partial<RouteOptions> = {},
) {
  const client = fakePlumbline();
  const middleware = expressMiddleware({ client, route: "/predict", model: "churn", ...options });
  const closed = Promise.withResolvers<void>();
  const server = createServer((req, res: Response) => {
    res.on("close", closed.resolve);
    res.json = (body) => void res.end(JSON.stringify(body));
    const parse = async () => {
      const body = (await json(req)) as { features: Record<string, unknown> };
      middleware(Object.assign(req, { body }), res, () => handler(res, body));
    };
    void parse();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/predict?debug=1`, {
    method: "POST",
    body: JSON.stringify({ features: { age: 41 } }),
  }).catch(() => null);
  const text = response === null ? null : await response.text();
  await closed.promise;
  server.close();
  server.closeAllConnections();
  return { client, response, text };
}

test("an answer by res.json is logged under the id in the response", async () => {
  const { client, response, text } = await ask((res, body) => {
    body.features["age"] = 0;
    res.json?.({ prediction: 1, score: 0.9 });
  });
  expect(text).toBe('{"prediction":1,"score":0.9}');
  expect(client.predictions).toEqual([
    {
      id: response?.headers.get("x-plumbline-prediction-id"),
      model: "churn",
      features: { age: 41 },
      prediction: 1,
      score: 0.9,
      latencyMs: expect.any(Number),
    },
  ]);
});

test("an answer in pieces is read", async () => {
  const { client, text } = await ask((res) => {
    res.write('{"predic');
    res.end(Buffer.from('tion":2}'));
  });
  expect(text).toBe('{"prediction":2}');
  expect(client.predictions).toMatchObject([{ prediction: 2 }]);
});

test("a failure is logged, and what the model refuses is not", async () => {
  const answer = (status: number) => ask((res) => void res.writeHead(status).end("sorry"));
  expect((await answer(503)).client.predictions).toMatchObject([{ error: "HTTP 503" }]);
  expect((await answer(404)).client.predictions).toEqual([]);
});

test("a connection that dies before the answer is a failure", async () => {
  const { client, response } = await ask((res) => void res.destroy());
  expect(response).toBeNull();
  expect(client.predictions).toMatchObject([{ error: "The connection closed before the answer" }]);
});

test("other routes and answers that cannot be read are left as they are", async () => {
  const other = await ask((res) => void res.end("1"), { route: "/other" });
  expect([other.client.predictions, other.text]).toEqual([[], "1"]);
  const odd = await ask((res) => void res.end("words"));
  expect([odd.client.predictions, odd.text]).toEqual([[], "words"]);
  expect(odd.client.lost).toHaveLength(1);
});
