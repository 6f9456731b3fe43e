import type { ChannelDocument, ChannelsAnswer } from "@plumbline/contracts";
import type { LightMyRequestResponse } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { answeringStub, type Stub } from "../../incidents/testing/answering-stub.ts";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { testServer, type TestServer } from "../testing/test-server.ts";

interface Fixture extends TestServer {
  readonly stub: Stub;
  put(name: string, payload: object): Promise<LightMyRequestResponse>;
  listed(): Promise<readonly ChannelDocument[]>;
  audit(): Promise<string>;
}

async function fixture(): Promise<Fixture> {
  const stub = await answeringStub();
  const metadata = await openMetadata(":memory:");
  onTestFinished(async () => {
    await stub.close();
    await metadata.close();
  });
  const server = await testServer({ deps: { outgoing: stub.outgoing, metadata } });
  const { app } = server;
  return {
    ...{ ...server, stub },
    put: (name, payload) => app.inject({ method: "PUT", url: `/v1/channels/${name}`, payload }),
    listed: async () => (await app.inject("/v1/channels")).json<ChannelsAnswer>().channels,
    audit: async () => JSON.stringify(await createAuditStore(metadata.db).list()),
  };
}

const [url, secret] = ["https://hooks.example/very-secret-path", `whsec_${"A".repeat(43)}=`];
const hook = { type: "webhook", config: { url, secret } };

test("a channel is made, shown without its secrets, changed without giving them again", async () => {
  const it = await fixture();
  const made = await it.put("ops", hook);
  expect(made.statusCode).toBe(200);
  expect(made.json()).toMatchObject({
    ...{ name: "ops", type: "webhook", config: { url: "set", secret: "set" }, lastResult: null },
  });
  const again = { type: "webhook", config: { secret: "set" }, showValues: true };
  expect((await it.put("ops", again)).json()).toMatchObject({ showValues: true });
  await it.app.inject({ method: "POST", url: "/v1/channels/ops/test" });
  expect(it.stub.requests.map((request) => request.url)).toEqual([url]);
  const everything = JSON.stringify(await it.listed()) + (await it.audit());
  expect(everything).not.toMatch(/very-secret-path|whsec_A/);
  expect(everything).toContain("set-channel");
});

test("where an address changes, secrets are not taken along", async () => {
  const it = await fixture();
  const config = { urls: ["http://am.example:9093"], bearerToken: "token-of-the-proxy" };
  await it.put("am", { type: "alertmanager", config });
  const moved = { ...config, urls: ["http://evil.example"] };
  for (const bearerToken of ["set", undefined]) {
    const answer = await it.put("am", { type: "alertmanager", config: { ...moved, bearerToken } });
    expect(answer.json()).toMatchObject({
      ...{ status: 422, code: "PL_CHANNEL_INVALID" },
      detail: expect.stringContaining("give bearerToken again"),
    });
  }
  await it.put("am", { type: "alertmanager", config: { ...moved, bearerToken: "" } });
  await it.app.inject({ method: "POST", url: "/v1/channels/am/test" });
  expect(it.stub.requests.map(({ headers }) => headers["authorization"])).toEqual([undefined]);

  await it.put("ops", hook);
  const other = await it.put("ops", {
    type: "webhook",
    config: { url: "https://evil.example/", secret: "set" },
  });
  expect(other.json()).toMatchObject({ status: 422, code: "PL_CHANNEL_INVALID" });
});

test.each([
  [{ type: "webhok", config: {} }, "Did you mean"],
  [{ type: "webhook", config: {} }, "url:"],
  [{ type: "webhook", config: { url: "ftp://x.example", secret } }, "https://"],
  [{ type: "webhook", config: { url, secret: "short" } }, "whsec_"],
  [{ type: "webhook", config: { url, secret, uri: "x" } }, "uri"],
  [{ type: "slack", config: {} }, "either token and channel, or webhookUrl"],
  [{ type: "email", config: { host: "h", from: "no", to: ["a@b.example"] } }, "from"],
])("%j is refused in words", async (payload, words) => {
  const it = await fixture();
  const answer = await it.put("ops", payload);
  expect(answer.json()).toMatchObject({ status: 422, code: "PL_CHANNEL_INVALID" });
  expect(answer.json<{ detail: string }>().detail).toContain(words);
  expect(await it.listed()).toEqual([]);
});

test.each(["Ops", "-a", "a".repeat(65), "%20"])("%j is no name of a channel", async (name) => {
  const it = await fixture();
  expect((await it.put(name, hook)).statusCode).toBe(400);
});

test("the type of a channel stays", async () => {
  const it = await fixture();
  await it.put("ops", hook);
  const answer = await it.put("ops", { type: "pagerduty", config: { routingKey: "a".repeat(32) } });
  expect(answer.json()).toMatchObject({ detail: expect.stringContaining("choose another name") });
});

test("a test is really sent, and says what the other side said", async () => {
  const it = await fixture();
  await it.put("ops", hook);
  const send = { method: "POST", url: "/v1/channels/ops/test" } as const;
  expect((await it.app.inject(send)).json()).toMatchObject({
    ...{ isDelivered: true, detail: "It answered 200: ok", tookMs: expect.any(Number) },
  });
  it.stub.answer(({ body }) => ({ status: 403, body: `no ${url} ${body}` }));
  const refused = (await it.app.inject(send)).json<{ isDelivered: boolean; detail: string }>();
  expect(refused).toMatchObject({ isDelivered: false });
  expect(refused.detail).toContain("403");
  expect(refused.detail).not.toContain("very-secret-path");
  expect((await it.listed())[0]?.lastResult).toMatchObject({ outcome: "refused" });
  const none = await it.app.inject({ method: "POST", url: "/v1/channels/opps/test" });
  expect(none.json()).toMatchObject({
    ...{ status: 404, code: "PL_CHANNEL_UNKNOWN", detail: expect.stringContaining("ops") },
  });
});

test("a channel that routes lead to is not removed", async () => {
  const it = await fixture();
  await it.put("ops", hook);
  const routes = (...all: object[]) =>
    it.app.inject({ method: "PUT", url: "/v1/routes", payload: { routes: all } });
  await routes({ channels: ["ops"] });
  const remove = { method: "DELETE", url: "/v1/channels/ops" } as const;
  expect((await it.app.inject(remove)).json()).toMatchObject({
    ...{ status: 409, code: "PL_CHANNEL_IN_USE" },
  });
  await routes();
  expect((await it.app.inject(remove)).statusCode).toBe(204);
  expect((await it.app.inject(remove)).statusCode).toBe(404);
  expect(await it.listed()).toEqual([]);
});

test("each type comes with its form", async () => {
  const it = await fixture();
  const { types } = (await it.app.inject("/v1/channels")).json<ChannelsAnswer>();
  expect(types.map(({ id }) => id)).toEqual([
    ...["webhook", "alertmanager", "slack", "teams", "pagerduty", "jsm", "servicenow", "email"],
  ]);
  expect(types.find(({ id }) => id === "email")?.fields).toContainEqual({
    ...{ name: "port", description: expect.stringContaining("587"), isSecret: false },
    ...{ isRequired: false, default: 587 },
  });
});
