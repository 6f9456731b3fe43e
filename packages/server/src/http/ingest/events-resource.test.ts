import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { PlumblineError } from "@plumbline/core";
import { expect, test } from "vitest";
import { testServer, type TestServer } from "../testing/test-server.ts";

const url = "/v1/models/m/predictions";
const row = (id: string, x: unknown = 1) => ({ id, features: { x } });
const json = { "content-type": "application/json" };

const post = ({ app }: TestServer, payload: unknown, headers: object = json, to = url) =>
  app.inject({
    ...{ method: "POST", url: to, headers: { ...headers } },
    payload:
      typeof payload === "string" || payload instanceof Uint8Array
        ? Buffer.from(payload)
        : JSON.stringify(payload),
  });

test("rows are answered as accepted once they are in the log, as the bytes that came", async () => {
  const server = await testServer();
  const answer = await post(server, '[ {"id":"a","features":{"x":1.50}} ]');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ accepted: 1, quarantined: 0, rejected: [] });
  const [entry] = await server.log.reader().read(0, { events: 9, bytes: 999 });
  expect(new TextDecoder().decode(entry?.body)).toBe('[ {"id":"a","features":{"x":1.50}} ]');
  expect(entry).toMatchObject({ model: "m", kind: "prediction", count: 1, firstOffset: 0 });
});

test.each([
  ["one object", row("a"), {}],
  ["an array", [row("a")], {}],
  ["an object around an array", { predictions: [row("a")] }, {}],
  ["lines", `${JSON.stringify(row("a"))}\n\n`, { "content-type": "application/x-ndjson" }],
  ["a byte order mark", `\ufeff${JSON.stringify([row("a")])}`, {}],
  ["gzip", gzipSync(JSON.stringify([row("a")])), { "content-encoding": "gzip" }],
  ["deflate", deflateSync(JSON.stringify([row("a")])), { "content-encoding": "deflate" }],
  ["br", brotliCompressSync(JSON.stringify([row("a")])), { "content-encoding": "br" }],
  ["zstd", zstdCompressSync(JSON.stringify([row("a")])), { "content-encoding": "ZSTD" }],
])("%s is read", async (_, body, headers) => {
  const server = await testServer();
  expect((await post(server, body, { ...json, ...headers })).statusCode).toBe(200);
  expect(await server.entries()).toEqual([
    { kind: "prediction", model: "m", count: 1, rows: [row("a")] },
  ]);
});

test("the bare NaN that Python writes is read as a missing number", async () => {
  const server = await testServer();
  const body = '[{"id":"NaN \\" NaN","features":{"x":NaN,"y":-Infinity}}]';
  expect((await post(server, body)).json()).toMatchObject({ accepted: 1 });
  expect((await server.entries())[0]?.rows).toEqual([
    { id: 'NaN " NaN', features: { x: "NaN", y: "-Infinity" } },
  ]);
});

test("bad rows are set apart with the reason, good ones of the batch are kept", async () => {
  const server = await testServer();
  const answer = await post(server, [row("a"), row("b", "2"), { id: "c" }, row("d")]);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({
    accepted: 2,
    quarantined: 2,
    rejected: [
      { index: 1, reason: "feature-type", field: "features.x", value: '"2"' },
      { index: 2, reason: "feature-type", field: "features" },
    ],
  });
  expect(await server.entries()).toMatchObject([
    {
      ...{ kind: "quarantine", count: 2 },
      rows: [
        { kind: "prediction", reason: "feature-type", body: JSON.stringify(row("b", "2")) },
        {},
      ],
    },
    { kind: "prediction", count: 2, rows: [row("a"), row("d")] },
  ]);
});

test("a broken line does not harm the lines around it", async () => {
  const server = await testServer();
  const body = `${JSON.stringify(row("a"))}\n{"id": \n${JSON.stringify(row("b"))}`;
  const answer = await post(server, body, { "content-type": "application/x-ndjson" });
  expect(answer.json()).toMatchObject({
    accepted: 2,
    rejected: [{ index: 1, reason: "malformed", value: '"{\\"id\\": "' }],
  });
});

test("a batch of bad rows alone is a problem, and all of it is in the quarantine", async () => {
  const server = await testServer();
  const answer = await post(server, [{ id: "" }]);
  expect(answer.statusCode).toBe(422);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(answer.json()).toMatchObject({
    ...{ code: "PL_ROWS_REFUSED", retryable: false, errors: [{ index: 0, field: "features" }] },
  });
  expect(await server.entries()).toMatchObject([{ kind: "quarantine", count: 1 }]);
});

test("an empty batch is nothing, and no failure", async () => {
  const server = await testServer();
  expect((await post(server, "[]")).json()).toMatchObject({ accepted: 0, quarantined: 0 });
  expect(await server.entries()).toEqual([]);
});

const bomb = gzipSync(Buffer.alloc(5 * 1024 ** 2, " "));

test.each([
  ["broken JSON", '[{"id":}]', {}, 400, "PL_BODY_MALFORMED", "line 1, column 8"],
  ["no body", "", {}, 400, "PL_BODY_MALFORMED", "empty"],
  ["a number", "5", {}, 400, "PL_BODY_MALFORMED", "it is 5"],
  ["a wrong wrapper", '{"predictions":{}}', {}, 400, "PL_BODY_MALFORMED", "no array"],
  ["more beside", '{"predictions":[],"x":1}', {}, 400, "PL_BODY_MALFORMED", '"x"'],
  ["deep nesting", "[".repeat(300_000), {}, 400, "PL_BODY_MALFORMED", "nests deeper"],
  ["no JSON type", "a", { "content-type": "text/plain" }, 415, "PL_MEDIA_TYPE_UNKNOWN", "json"],
  ["another encoding", "[]", { "content-encoding": "lzma" }, 415, "PL_MEDIA_TYPE_UNKNOWN", "zstd"],
  ["no gzip", "[]", { "content-encoding": "gzip" }, 400, "PL_BODY_MALFORMED", "damaged"],
  [
    ...["half a gzip", gzipSync("[1,2,3]").subarray(0, 15), { "content-encoding": "gzip" }],
    ...[400, "PL_BODY_MALFORMED", "damaged"],
  ],
  ["a zip bomb", bomb, { "content-encoding": "gzip" }, 413, "PL_BODY_TOO_LARGE", "decompressed"],
  ["too many bytes", " ".repeat(2e6), {}, 413, "PL_BODY_TOO_LARGE", "bodyLimitBytes"],
  ["too many rows", `[${"1,".repeat(10_000)}1]`, {}, 413, "PL_BATCH_TOO_LARGE", "10001 rows"],
] as const)("%s is refused with words", async (_, body, headers, status, code, words) => {
  const server = await testServer();
  const answer = await post(server, body, { ...json, ...headers });
  expect(answer.json()).toMatchObject({ status, code });
  expect(answer.statusCode).toBe(status);
  expect(answer.json<{ detail: string }>().detail).toContain(words);
  expect(await server.entries()).toEqual([]);
});

test.each(["a%2Fb", "..", "a'%3B--", "%00", "é", "x".repeat(129), "a."])(
  "the model name %s is refused",
  async (name) => {
    const server = await testServer();
    const answer = await post(server, [row("a")], json, `/v1/models/${name}/predictions`);
    expect([400, 404]).toContain(answer.statusCode);
    expect(server.models.all()).toEqual([]);
  },
);

test("what the log refuses is not acknowledged, and may be sent again", async () => {
  const server = await testServer();
  server.log.failWith(new PlumblineError("PL_LOG_FULL", { path: "log", seen: "disk is full" }));
  const refused = await post(server, [row("a")]);
  expect(refused.statusCode).toBe(507);
  expect(refused.headers["retry-after"]).toBe("1");
  expect(refused.json()).toMatchObject({ code: "PL_LOG_FULL", retryable: true });
  server.log.failWith(undefined);
  expect((await post(server, [row("a")])).statusCode).toBe(200);
});

test("feedback goes the same way", async () => {
  const server = await testServer();
  const body = { feedback: [{ predictionId: "a", label: true }] };
  const answer = await post(server, body, json, "/v1/models/m/feedback");
  expect(answer.json()).toMatchObject({ accepted: 1 });
  expect(await server.entries()).toMatchObject([{ kind: "feedback", rows: body.feedback }]);
});
