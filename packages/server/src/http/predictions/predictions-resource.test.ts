import { deletionAnswerSchema, predictionsAnswerSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";
import { watchedServer } from "../testing/watched-server.ts";

const url = "/v1/models/fraud/predictions";

test("predictions are read page by page, newest first, with their labels", async () => {
  const { app } = await watchedServer();
  const get = async (query: string) =>
    predictionsAnswerSchema.parse((await app.inject({ url: `${url}${query}` })).json());
  const first = await get("?limit=2");
  expect(first.predictions.map(({ id }) => id)).toEqual(["2-239", "2-238"]);
  const second = await get(`?limit=2&after=${first.next}`);
  expect(second.predictions.map(({ id }) => id)).toEqual(["2-237", "2-236"]);

  const { predictions, next } = await get("?id=1-10");
  expect(next).toBeNull();
  expect(predictions).toMatchObject([
    {
      ...{ id: "1-10", time: "2026-03-01T01:02:30.000Z", version: "v1", subject: "s10" },
      features: { color: "green", y: null },
      labelledAt: "2026-03-01T02:00:00.000Z",
    },
  ]);
  expect(typeof predictions[0]?.label).toBe("boolean");
  expect((await get("?id=none")).predictions).toEqual([]);
  const bySubject = await get("?subject=s3&from=2026-03-01T02:00:00Z&limit=1000");
  expect(bySubject.predictions).toHaveLength(12);
  expect((await get("?version=v2")).predictions).toEqual([]);
});

test("what is deleted is gone once the server's position is beyond the order", async () => {
  const { app, work, lake } = await watchedServer();
  const ordered = await app.inject({ method: "DELETE", url: `${url}?subject=s3` });
  expect(ordered.statusCode).toBe(202);
  const { orderId, position } = deletionAnswerSchema.parse(ordered.json());
  expect(position).toBe(1440);
  await work();
  const left = await app.inject({ url: `${url}?subject=s3` });
  expect(left.json()).toEqual({ predictions: [], next: null });
  const audit = await lake.metadata.db.selectFrom("audit").selectAll().execute();
  expect(audit).toMatchObject([{ actor: "local", action: "delete-predictions" }]);
  expect(audit[0]?.details_json).toContain(orderId);
});

test.each([
  ["GET", "?after=1"],
  ["GET", "?limit=9999"],
  ["DELETE", ""],
  ["DELETE", "?id=a&subject=b"],
] as const)("%s %s is refused with words", async (method, query) => {
  const { app, models } = await testServer();
  await models.obtain("fraud");
  const answer = await app.inject({ method, url: `${url}${query}` });
  expect(answer.json()).toMatchObject({ status: 400, code: "PL_REQUEST_INVALID" });
});
