import { expect, test } from "vitest";
import { createPlumbline, type Plumbline } from "./create-plumbline.ts";
import type { PlumblineOptions } from "./options.ts";
import type { Problem } from "./problem.ts";
import { unrulyServer, type UnrulyServer } from "./testing/unruly-server.ts";

/** A client that does nothing by itself and repeats at once, and what it reported. */
function client(
  server: Pick<UnrulyServer, "url">,
  options: Partial<PlumblineOptions> = {},
): { readonly plumbline: Plumbline; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const plumbline = createPlumbline({
    url: server.url,
    model: "churn",
    flushIntervalMs: 3_600_000,
    retryBaseMs: 1,
    retryMaxMs: 1,
    flushOnExit: false,
    onError: (problem) => problems.push(problem),
    ...options,
  });
  return { plumbline, problems };
}

const log = (plumbline: Plumbline, count: number): string[] =>
  Array.from({ length: count }, (_, i) => plumbline.logPrediction({ features: { i } }));

const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code);

test("events arrive in batches under their model, with an id and a time of the call", async () => {
  await using server = await unrulyServer();
  const { plumbline } = client(server, { apiKey: "pl_1_2", version: "v1" });
  const features = { age: 41, list: [1, 2] };
  const id = plumbline.logPrediction({ features, prediction: "stays", score: 0.12 });
  features.age = 0;
  features.list[0] = 0;
  plumbline.logPrediction({ id: "own", features: {}, version: "v2" }, { model: "a b" });
  const feedbackId = plumbline.logFeedback({ predictionId: id, label: "leaves" });
  expect(plumbline.stats().queued).toBe(3);
  expect(await plumbline.flush()).toBe(true);

  expect(server.requests.map(({ path }) => path)).toEqual([
    "/v1/models/churn/predictions",
    "/v1/models/a%20b/predictions",
    "/v1/models/churn/feedback",
  ]);
  expect(server.requests[0]?.headers).toMatchObject({ authorization: "Bearer pl_1_2" });
  expect(server.requests.flatMap(({ events }) => events)).toEqual([
    {
      id,
      time: expect.any(Number),
      version: "v1",
      features: { age: 41, list: [1, 2] },
      prediction: "stays",
      score: 0.12,
    },
    { id: "own", time: expect.any(Number), version: "v2", features: {} },
    { predictionId: id, id: feedbackId, time: expect.any(Number), label: "leaves" },
  ]);
  expect(plumbline.stats()).toMatchObject({ sent: 3, queued: 0, retried: 0, rejected: 0 });
});

test("a full batch is sent without being asked, the rest waits for its turn", async () => {
  await using server = await unrulyServer();
  const { plumbline } = client(server, { maxBatch: 10 });
  log(plumbline, 25);
  await server.sawRequests(2);
  await plumbline.flush();
  expect(server.requests.map(({ events }) => events.length)).toEqual([10, 10, 5]);
});

test("waiting events are sent after the interval", async () => {
  await using server = await unrulyServer();
  const { plumbline } = client(server, { flushIntervalMs: 1 });
  const ids = log(plumbline, 3);
  await server.sawRequests(1);
  await plumbline.flush();
  expect(server.kept).toEqual(ids);
});

test("large bodies are compressed, small ones are not", async () => {
  await using server = await unrulyServer();
  const { plumbline } = client(server, { gzipFromBytes: 1_000 });
  log(plumbline, 1);
  await plumbline.flush();
  log(plumbline, 100);
  await plumbline.flush();
  expect(server.requests.map(({ headers }) => headers["content-encoding"])).toEqual([
    undefined,
    "gzip",
  ]);
  expect(server.kept).toHaveLength(101);
});

test("bodies stay below their bound, unless one event is larger", async () => {
  await using server = await unrulyServer();
  const { plumbline } = client(server, { maxBatchLength: 1_000 });
  for (const length of [10, 3_000, 10]) {
    plumbline.logPrediction({ features: { text: "x".repeat(length) } });
  }
  await plumbline.flush();
  expect(server.requests.map(({ events }) => events.length)).toEqual([1, 1, 1]);
});

test("nothing is lost or acknowledged twice while the server fails in every way that passes", async () => {
  await using server = await unrulyServer();
  server.treat(
    { status: 503 },
    { status: 429, headers: { "retry-after": "0" } },
    "die",
    "take",
    { status: 502, body: "<html>" },
    "take-and-die",
    "take",
    { status: 500, body: '{"retryable":true}' },
    { status: 200, body: "a captive portal" },
  );
  const { plumbline, problems } = client(server, { maxBatch: 10 });
  const ids = log(plumbline, 50);
  expect(await plumbline.flush()).toBe(true);
  // The batch whose answer was lost comes twice under the same ids, for the server to count once.
  expect(server.kept).toHaveLength(60);
  expect([...new Set(server.kept)]).toEqual(ids);
  expect(plumbline.stats()).toMatchObject({ sent: 50, queued: 0, retried: 7 });
  expect(codes(problems)).toEqual(["retrying", "retrying", "retrying"]);
});

test("nothing below the bound of the queue is lost while the server is away", async () => {
  await using server = await unrulyServer();
  const { plumbline, problems } = client(server, { maxQueue: 100, maxBatch: 10 });
  await server.stop();
  const ids = log(plumbline, 130);
  expect(await plumbline.flush(20)).toBe(false);
  expect(plumbline.stats()).toMatchObject({ queued: 100, dropped: { "queue-full": 30 } });
  await server.start();
  expect(await plumbline.flush()).toBe(true);
  expect(server.kept).toEqual(ids.slice(0, 100));
  log(plumbline, 1);
  await plumbline.flush();
  expect(plumbline.stats()).toMatchObject({ sent: 101, dropped: { "queue-full": 30 } });
  expect(codes(problems)).toEqual(["queue-full", "retrying"]);
});

test("Retry-After is honoured: no request comes earlier, even when flushing", async () => {
  await using server = await unrulyServer();
  server.treat({ status: 429, headers: { "retry-after": "3600" } });
  const { plumbline } = client(server);
  log(plumbline, 1);
  expect(await plumbline.flush(50)).toBe(false);
  expect(await plumbline.flush(50)).toBe(false);
  expect(server.requests).toHaveLength(1);
  await plumbline.close(0);
});

test("flushing does not wait for the backoff's end", async () => {
  await using server = await unrulyServer();
  server.treat({ status: 503 });
  const { plumbline } = client(server, { retryBaseMs: 3_600_000, retryMaxMs: 3_600_000 });
  log(plumbline, 1);
  const first = plumbline.flush();
  await server.sawRequests(1);
  expect(await plumbline.flush(20)).toBe(false);
  expect(await plumbline.flush()).toBe(true);
  expect(await first).toBe(true);
});

test("a server that does not answer in time is asked again", async () => {
  await using server = await unrulyServer();
  server.treat("hold");
  const { plumbline } = client(server, { requestTimeoutMs: 50 });
  const [id] = log(plumbline, 1);
  await plumbline.flush();
  server.release();
  expect(new Set(server.kept)).toEqual(new Set([id]));
  expect(plumbline.stats()).toMatchObject({ sent: 1, retried: 1 });
});

test("what the server refuses for good is dropped, counted and reported with its words", async () => {
  await using server = await unrulyServer();
  const body = JSON.stringify({ title: "Unauthorized", detail: "The key is revoked" });
  server.treat({ status: 401, body }, { status: 301, headers: { location: "/" } });
  const { plumbline, problems } = client(server, { maxBatch: 2 });
  log(plumbline, 5);
  await plumbline.flush();
  expect(server.kept).toHaveLength(1);
  expect(plumbline.stats()).toMatchObject({ sent: 1, dropped: { refused: 4 } });
  expect(problems).toMatchObject([
    { code: "refused", count: 2, status: 401, message: "The key is revoked" },
    { code: "refused", count: 2, status: 301 },
  ]);
});

test("a server that keeps failing without hope is given up, and the next batch gets its turn", async () => {
  await using server = await unrulyServer();
  server.treat({ status: 500 }, { status: 500 }, { status: 500 });
  const { plumbline, problems } = client(server, { maxBatch: 2, maxAttempts: 3 });
  log(plumbline, 4);
  await plumbline.flush();
  expect(plumbline.stats()).toMatchObject({ sent: 2, dropped: { "gave-up": 2 } });
  expect(codes(problems)).toEqual(["retrying", "gave-up"]);
});

test("a batch that is too large is halved until it fits", async () => {
  await using server = await unrulyServer();
  server.treat({ status: 413 }, { status: 413 }, { status: 413 });
  const { plumbline } = client(server);
  const ids = log(plumbline, 4);
  await plumbline.flush();
  expect(server.requests.map(({ events }) => events.length)).toEqual([4, 2, 1, 1, 2]);
  expect(server.kept).toEqual(ids.slice(1));
  expect(plumbline.stats()).toMatchObject({ sent: 3, dropped: { refused: 1 } });
});

test("rows set apart are counted and told, some of a batch or all", async () => {
  await using server = await unrulyServer();
  const rejected = [{ index: 0, reason: "feature-type", field: "age", message: "got text" }];
  const body = JSON.stringify({ accepted: 2, quarantined: 1, rejected });
  const none = JSON.stringify({ code: "PL_ROWS_REFUSED", errors: rejected });
  server.treat({ status: 200, body }, { status: 422, body: none });
  const { plumbline, problems } = client(server);
  for (let i = 0; i < 2; i++) {
    log(plumbline, 3);
    await plumbline.flush();
  }
  expect(plumbline.stats()).toMatchObject({ sent: 2, rejected: 4, queued: 0 });
  const words = { code: "rejected", message: "age: got text" };
  expect(problems).toEqual([
    { ...words, count: 1 },
    { ...words, count: 3 },
  ]);
});

test("nothing that a caller passes throws", async () => {
  await using server = await unrulyServer();
  const { plumbline, problems } = client(server, { model: undefined });
  const wrong = (event: unknown) => {
    plumbline.logPrediction(event as { readonly features: object }, { model: "m" });
    plumbline.logFeedback(event as { readonly predictionId: string }, { model: "m" });
  };
  const trap = {
    get features(): object {
      throw new Error("trap");
    },
  };
  const own: unknown[] = [];
  own.push(own);
  const cases = [null, undefined, 1, "text", trap, { features: null }, { features: "abc" }];
  for (const event of [...cases, { features: { own } }]) wrong(event);
  plumbline.logPrediction({ features: {} });
  await plumbline.flush();
  expect(plumbline.stats()).toMatchObject({ queued: 0, dropped: { "no-model": 1 } });
  expect(new Set(codes(problems))).toEqual(new Set(["unwritable", "no-model"]));
});

test("an error handler that fails disturbs nobody", async () => {
  await using server = await unrulyServer();
  server.treat({ status: 400 }, { status: 400 });
  const handlers = [
    () => {
      throw new Error("handler");
    },
    () => Promise.reject(new Error("handler")),
  ];
  for (const onError of handlers) {
    const { plumbline } = client(server, { onError });
    log(plumbline, 1);
    await plumbline.flush();
    expect(plumbline.stats().dropped.refused).toBe(1);
  }
});

test("closing sends what waits; later events are dropped and counted", async () => {
  await using server = await unrulyServer();
  const { plumbline } = client(server);
  log(plumbline, 2);
  await plumbline.close();
  log(plumbline, 1);
  expect(plumbline.stats()).toMatchObject({ sent: 2, queued: 0, dropped: { closed: 1 } });
  await plumbline.close();
});

test("closing has a bound: what cannot be sent is dropped, counted and reported", async () => {
  await using server = await unrulyServer();
  server.treat("hold");
  const { plumbline, problems } = client(server);
  log(plumbline, 2);
  await plumbline.close(20);
  expect(plumbline.stats()).toMatchObject({ sent: 0, queued: 0, dropped: { closed: 2 } });
  expect(problems).toMatchObject([{ code: "closed", count: 2 }]);
  server.release();
});

test.each([
  [{ url: "localhost" }, TypeError],
  [{ url: "ftp://localhost" }, TypeError],
  [{ url: "http://user:secret@localhost" }, TypeError],
  [{ url: "http://localhost", maxBatch: 0 }, RangeError],
  [{ url: "http://localhost", maxQueue: NaN }, RangeError],
  [{ url: "http://localhost", flushIntervalMs: -1 }, RangeError],
])("options no client can work with are refused at once: %j", (options, error) => {
  expect(() => createPlumbline({ flushOnExit: false, ...options })).toThrow(error);
});
