import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";

async function withChannel() {
  const { app } = await testServer();
  const config = { url: "https://hooks.example/1", secret: `whsec_${"A".repeat(43)}=` };
  await app.inject({
    ...{ method: "PUT", url: "/v1/channels/ops", payload: { type: "webhook", config } },
  });
  return {
    app,
    set: (...routes: readonly object[]) =>
      app.inject({ method: "PUT", url: "/v1/routes", payload: { routes } }),
  };
}

test("routes are taken as a whole, with their defaults, in their order", async () => {
  const { app, set } = await withChannel();
  const first = { match: { severities: ["critical"] }, channels: ["ops"], continue: true };
  const second = {
    ...{ channels: [], digest: { every: "1d" }, minimumSeverity: "warning" },
    escalate: { afterMinutes: 15, channels: ["ops"] },
  };
  expect((await set(first, second)).statusCode).toBe(200);
  expect((await app.inject("/v1/routes")).json()).toEqual({
    routes: [
      { ...first, minimumSeverity: "info" },
      { ...second, match: {}, continue: false },
    ],
  });
  await set();
  expect((await app.inject("/v1/routes")).json()).toEqual({ routes: [] });
});

test("a route to a channel that is not there is refused, and nothing of the list is taken", async () => {
  const { app, set } = await withChannel();
  await set({ channels: ["ops"] });
  for (const bad of [
    { channels: ["opps"] },
    { channels: ["ops"], escalate: { afterMinutes: 5, channels: ["boss"] } },
  ]) {
    const answer = await set({ match: { models: ["a"] }, channels: ["ops"] }, bad);
    expect(answer.json()).toMatchObject({
      ...{ status: 422, code: "PL_ROUTES_INVALID" },
      detail: expect.stringContaining("Route 2: there is no channel"),
    });
  }
  expect((await app.inject("/v1/routes")).json()).toMatchObject({ routes: [{ match: {} }] });
});

test("a route that nothing reaches is refused", async () => {
  const { set } = await withChannel();
  const answer = await set({ channels: ["ops"] }, { match: { models: ["a"] }, channels: [] });
  expect(answer.json()).toMatchObject({
    detail: expect.stringContaining("route 1 takes them all"),
  });
  expect((await set({ channels: ["ops"], continue: true }, { channels: [] })).statusCode).toBe(200);
});

test.each([
  {},
  { channels: "ops" },
  { channels: ["ops"], match: { severity: ["critical"] } },
  { channels: ["ops"], match: { severities: [] } },
  { channels: ["ops"], digest: { every: "2h" } },
  { channels: ["ops"], escalate: { afterMinutes: 0, channels: ["ops"] } },
])("%j is no route", async (route) => {
  const { set } = await withChannel();
  expect((await set(route)).statusCode).toBe(400);
});
