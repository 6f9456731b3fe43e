import { modelsAnswerSchema, statusAnswerSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";
import { watchedServer } from "../testing/watched-server.ts";

test("the status tells how the server and each model are doing", async () => {
  const { app } = await watchedServer();
  const status = statusAnswerSchema.parse((await app.inject({ url: "/v1/status" })).json());
  expect(status.server).toMatchObject({ position: 1440, pendingEvents: 0, lagMs: 0 });
  expect(status.models).toMatchObject([
    {
      ...{ name: "fraud", versions: ["v1"], rows: 720, quarantined: 0, unmatchedFeedback: 0 },
      ...{ lastEventAt: "2026-03-01T02:59:45.000Z", verdict: "alert" },
      baseline: { id: 1, version: null, origin: { kind: "first-rows" } },
      monitors: [{ name: "hourly", window: "1h", pending: 0, latest: { verdict: "alert" } }],
      traffic: { from: "2026-03-01T02:00:00.000Z", rows: 240, rowsPerHour: 240, errorRate: null },
    },
  ]);
  const [model] = status.models;
  expect(model?.summary).toBe(model?.monitors[0]?.latest?.summary);
  expect(model?.traffic?.latencyMs?.p50).toBeGreaterThan(20);

  const { models } = modelsAnswerSchema.parse((await app.inject({ url: "/v1/models" })).json());
  expect(models).toEqual(status.models);
});

test("a server without models has a status too", async () => {
  const { app } = await testServer();
  const status = statusAnswerSchema.parse((await app.inject({ url: "/v1/status" })).json());
  expect(status).toMatchObject({ server: { position: 0 }, models: [] });
});
