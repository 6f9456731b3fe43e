import {
  quarantineAnswerSchema,
  quarantineReplayAnswerSchema,
  quarantineRowsAnswerSchema,
  type QuarantineReplay,
} from "@plumbline/contracts";
import { expect, test } from "vitest";
import { start } from "../../testing/lake-fixture.ts";
import { testServer } from "../testing/test-server.ts";
import { watchedServer } from "../testing/watched-server.ts";

const url = "/v1/models/fraud/quarantine";

async function withBadRows() {
  const server = await watchedServer();
  const { app, work, clock, models } = server;
  models.find("fraud")?.schema.grow([{ features: { x: 1, color: "red" } }], clock.nowMs);
  const post = (payload: string | object, path: string, type = "application/json") =>
    app.inject({
      ...{ method: "POST", url: `/v1/models/fraud/${path}`, headers: { "content-type": type } },
      payload,
    });
  const receivedAtMs = clock.nowMs;
  const lines = [
    { id: "bad-1", features: { x: "3", color: "red" } },
    { id: "bad-2", features: { x: "4", color: "red" }, time: start },
    { id: "bad-3", features: { x: 1 }, colour: "red" },
  ].map((row) => JSON.stringify(row));
  await post([...lines, '{"id":'].join("\n"), "predictions", "application/x-ndjson");
  await post([{ predictionId: "1-1", label: null }], "feedback");
  await work();
  clock.nowMs += 3_600_000;
  const get = async () =>
    quarantineAnswerSchema
      .parse((await app.inject({ url })).json())
      .reasons.map(({ reason, rows }) => [reason, rows] as const);
  const replay = async (body: QuarantineReplay) =>
    quarantineReplayAnswerSchema.parse((await post(body, "quarantine/replay")).json());
  return { ...server, get, replay, receivedAtMs };
}

test("rows are mended by a rule and sent again; those that stay bad come back", async () => {
  const { app, work, get, replay, receivedAtMs } = await withBadRows();
  expect(await get()).toEqual([
    ["feature-type", 2],
    ["label", 1],
    ["malformed", 1],
    ["unknown-field", 1],
  ]);
  expect(await replay({ reason: "feature-type", set: { "features.x": 3 } })).toMatchObject({
    ...{ accepted: 2, quarantined: 0, taken: 2, left: 0 },
  });
  expect(await replay({ reason: "unknown-field", rename: { colour: "color" } })).toMatchObject({
    ...{ accepted: 0, quarantined: 1, taken: 1, rejected: [{ field: "color" }] },
  });
  await work();
  expect((await get()).slice(0, 3)).toEqual([
    ["label", 1],
    ["malformed", 1],
    ["unknown-field", 1],
  ]);
  expect(
    await replay({ reason: "unknown-field", rename: { color: "features.color" } }),
  ).toMatchObject({ accepted: 1 });
  expect(await replay({ kind: "feedback", set: { label: true } })).toMatchObject({ accepted: 1 });
  expect(await replay({})).toMatchObject({ taken: 0, left: 1 });
  await work();
  expect(await get()).toEqual([["malformed", 1]]);

  const mended = await app.inject({ url: "/v1/models/fraud/predictions?id=bad-1" });
  expect(mended.json()).toMatchObject({
    predictions: [{ features: { x: 3 }, time: new Date(receivedAtMs).toISOString() }],
  });
});

test("rows are listed page by page and can be given up", async () => {
  const { app, get } = await withBadRows();
  const page = async (query: string) => {
    const answer = await app.inject({ url: `${url}/rows${query}` });
    return quarantineRowsAnswerSchema.parse(answer.json());
  };
  const first = await page("?limit=3");
  const second = await page(`?limit=3&before=${first.next}`);
  expect(first.rows).toHaveLength(3);
  expect([second.rows.length, second.next]).toEqual([2, null]);
  expect((await page("?reason=malformed")).rows).toMatchObject([{ body: '{"id":' }]);

  const drop = (query: string) => app.inject({ method: "DELETE", url: `${url}${query}` });
  expect((await drop("?reason=feature-type")).json()).toEqual({ deleted: 2 });
  expect((await drop("")).json()).toEqual({ deleted: 3 });
  expect(await get()).toEqual([]);
});

test.each([
  { sets: {} },
  { ids: [] },
  { ids: ["a"] },
  { limit: 0 },
  { rename: { "": "x" } },
  { kind: "label" },
])("%j is refused with words", async (payload) => {
  const { app, models } = await testServer();
  await models.obtain("fraud");
  const answer = await app.inject({ method: "POST", url: `${url}/replay`, payload });
  expect(answer.json()).toMatchObject({ status: 400, code: "PL_REQUEST_INVALID" });
});
