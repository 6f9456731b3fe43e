import { expect, test } from "vitest";
import { isLoopback } from "./access.ts";
import { testServer } from "./testing/test-server.ts";

const open = { host: "0.0.0.0" };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const prediction = {
  ...{ method: "POST", url: "/v1/models/m/predictions" },
  payload: { id: "a", features: {} },
} as const;

test.each([
  ["127.0.0.1", true],
  ["127.8.8.8", true],
  ["localhost", true],
  ["::1", true],
  ["[::1]", true],
  ["0.0.0.0", false],
  ["::", false],
  ["10.0.0.1", false],
  ["127.0.0.1.example", false],
  ["localhost.example", false],
])("%s is loopback: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test("on loopback no key is needed, but a name that is not this machine's is not answered", async () => {
  const { app } = await testServer();
  expect((await app.inject(prediction)).statusCode).toBe(200);
  const rebound = await app.inject({ ...prediction, headers: { host: "evil.example:7410" } });
  expect(rebound.json()).toMatchObject({ status: 421, code: "PL_HOST_UNKNOWN" });
});

test("elsewhere, and where it is asked for, a key is needed", async () => {
  for (const settings of [open, { requireKeys: "always" as const }]) {
    const { app } = await testServer({ settings });
    const answer = await app.inject(prediction);
    expect(answer.json()).toMatchObject({ status: 401, code: "PL_KEY_MISSING" });
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect((await app.inject("/healthz")).statusCode).toBe(200);
    expect((await app.inject("/openapi.json")).statusCode).toBe(200);
  }
});

test("a key does what its scopes say, until it is revoked", async () => {
  const { app, keys } = await testServer({ settings: open });
  const { key, text } = await keys.create("sender", ["ingest"]);
  const sent = await app.inject({ ...prediction, headers: bearer(text) });
  expect(sent.statusCode).toBe(200);
  const asked = await app.inject({ url: "/v1/keys", headers: bearer(text) });
  expect(asked.json()).toMatchObject({ status: 403, code: "PL_KEY_SCOPE" });
  await keys.revoke(key.id);
  expect((await app.inject({ ...prediction, headers: bearer(text) })).statusCode).toBe(401);
});

test.each(["", "Bearer", "Basic abc", "Bearer pl_000000000000_x", `Bearer ${"x".repeat(5000)}`])(
  "the header %j is no key",
  async (authorization) => {
    const { app } = await testServer({ settings: open });
    const answer = await app.inject({ ...prediction, headers: { authorization } });
    expect(answer.json()).toMatchObject({ code: "PL_KEY_MISSING" });
  },
);

test("too many requests of one key are told when to come again; others are not held up", async () => {
  const { app, keys } = await testServer({ settings: { ...open, requestsPerMinute: 2 } });
  const [one, other] = [await keys.create("a", ["ingest"]), await keys.create("b", ["ingest"])];
  const send = async (key: string) => app.inject({ ...prediction, headers: bearer(key) });
  await send(one.text);
  await send(one.text);
  const refused = await send(one.text);
  expect(refused.json()).toMatchObject({ status: 429, code: "PL_RATE_LIMITED", retryable: true });
  expect(refused.headers["retry-after"]).toBe("60");
  expect((await send(other.text)).statusCode).toBe(200);
  expect((await app.inject("/healthz")).statusCode).toBe(200);
});
