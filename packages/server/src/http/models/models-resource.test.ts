import {
  modelAnswerSchema,
  monitorsAnswerSchema,
  schemaAnswerSchema,
  versionsAnswerSchema,
} from "@plumbline/contracts";
import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";
import { watchedServer } from "../testing/watched-server.ts";

test("what is known of a model can be read part by part", async () => {
  const { app, models } = await watchedServer();
  const get = async (path: string) => (await app.inject({ url: `/v1/models/fraud${path}` })).json();
  models.find("fraud")?.schema.grow([{ features: { x: 1 }, prediction: true }], 0);

  const model = modelAnswerSchema.parse(await get(""));
  expect(model).toMatchObject({
    ...{ name: "fraud", verdict: "alert" },
    config: { timeZone: "UTC", baseline: { kind: "first-rows", rows: 240 } },
    schema: { columns: [{ name: "x", type: "number" }], predictionType: "boolean" },
  });
  expect(schemaAnswerSchema.parse(await get("/schema")).schema).toEqual(model.schema);
  expect(versionsAnswerSchema.parse(await get("/versions")).versions).toMatchObject([
    {
      version: "v1",
      kind: "seen",
      aliases: ["champion"],
      baseline: {
        origin:
          "the first 240 rows that came; of the model, because this version brought none of its own",
      },
      firstSeenAt: "2026-03-01T00:00:00.000Z",
      lastSeenAt: "2026-03-01T02:59:45.000Z",
    },
  ]);
  expect(monitorsAnswerSchema.parse(await get("/monitors")).monitors).toMatchObject([
    { name: "hourly", window: "1h", document: { minRows: 30 }, latest: { verdict: "alert" } },
  ]);
  expect(await get("/counters")).toEqual({ counters: { accepted: 720, feedback: 720 } });
});

test.each([
  "",
  "/versions",
  "/schema",
  "/monitors",
  "/counters",
  "/config",
  "/baselines",
  "/windows",
  "/evaluations",
  "/predictions",
  "/quarantine",
  "/quarantine/rows",
])("a model that is not there has no %s, and the nearest name is told", async (path) => {
  const { app, models } = await testServer();
  await models.obtain("fraud");
  const answer = await app.inject({ url: `/v1/models/frau${path}` });
  expect(answer.json()).toMatchObject({ status: 404, code: "PL_MODEL_UNKNOWN" });
  expect(answer.json<{ detail: string }>().detail).toContain('Did you mean "fraud"?');
});
