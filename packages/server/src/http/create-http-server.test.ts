import { once } from "node:events";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { Readiness } from "./http-deps.ts";
import { testServer, type TestServer } from "./testing/test-server.ts";

/** Sends bytes and answers everything that comes until the server hangs up. */
async function talk({ app }: TestServer, ...parts: readonly string[]): Promise<string> {
  await app.listen({ port: 0, host: "127.0.0.1" });
  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => (text += part));
  socket.on("error", () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, "close");
  return text;
}

const head = (...lines: readonly string[]): string =>
  ["POST /v1/models/m/predictions HTTP/1.1", "host: 127.0.0.1", ...lines, "", ""].join("\r\n");

test("an address that is not there and a method that is not taken are problems", async () => {
  const { app } = await testServer();
  for (const url of ["/v1/nothing", "/%", "/v1/models"]) {
    const answer = await app.inject({ method: "PATCH", url });
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.statusCode).toBeLessThan(500);
  }
});

test("the documentation lists every route with its schemas", async () => {
  const { app } = await testServer();
  const document = (await app.inject("/openapi.json")).json<{ paths: Record<string, object> }>();
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      "/v1/models/{model}/predictions",
      "/v1/models/{model}/feedback",
      "/v1/models/{model}/inferences",
      "/v1/cloudevents",
      "/v1/keys",
      "/readyz",
    ]),
  );
  expect(JSON.stringify(document)).toContain("Unique within the model");
  expect((await app.inject("/docs/")).statusCode).toBe(200);
});

test("readiness is that of every part", async () => {
  const parts: Readiness[] = [{ part: "log", isReady: true, detail: "" }];
  const { app } = await testServer({ deps: { readiness: () => Promise.resolve(parts) } });
  expect((await app.inject("/readyz")).json()).toMatchObject({ status: "ready", parts });
  parts.push({ part: "lake", isReady: false, detail: "read-only" });
  const answer = await app.inject("/readyz");
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ status: "not ready", parts });
});

test("a failure that nobody foresaw is a problem without its details", async () => {
  const readiness = () => Promise.reject(new Error("secret path"));
  const { app } = await testServer({ deps: { readiness } });
  const answer = await app.inject("/readyz");
  expect(answer.json()).toMatchObject({ status: 500, code: "PL_UNEXPECTED" });
  expect(answer.headers["x-request-id"], "as the log names it").toMatch(/^req-/);
});

test("a body that stops half-way is given up after the timeout", async () => {
  const server = await testServer({ settings: { requestTimeoutMs: 200, headersTimeoutMs: 100 } });
  const text = await talk(
    server,
    head("content-type: application/json", "transfer-encoding: chunked"),
    '5\r\n[{"id\r\n',
  );
  expect(text === "" || text.includes("408")).toBe(true);
  expect(await server.entries()).toEqual([]);
});

test("a head that never ends is given up after its timeout", async () => {
  const server = await testServer({ settings: { requestTimeoutMs: 200, headersTimeoutMs: 100 } });
  const text = await talk(server, "POST /v1/models/m/predictions HTTP/1.1\r\nhost: 127");
  expect(text === "" || text.includes("408")).toBe(true);
});

test("what is no HTTP is answered as such, and the connection ends", async () => {
  const text = await talk(await testServer(), "\u0016\u0003\u0001 hello\r\n\r\n");
  expect(text).toContain("400 Bad Request");
  expect(text).toContain("PL_REQUEST_INVALID");
});

test("the rest of a body that is too large is not waited for", async () => {
  const server = await testServer();
  const text = await talk(
    server,
    head("content-type: application/json", "content-length: 900000000"),
    " ".repeat(2e6),
  );
  expect(text).toContain("PL_BODY_TOO_LARGE");
});

test("a disk that is full is no fault of Plumbline, and can be tried again", async () => {
  const full = Object.assign(new Error("database or disk is full"), { errcode: 13 });
  const { app } = await testServer({ deps: { readiness: () => Promise.reject(full) } });
  const answer = await app.inject("/readyz");
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ code: "PL_METADATA_UNWRITABLE", retryable: true });
  expect(answer.json<{ detail: string }>().detail).toContain("Free space");
});
