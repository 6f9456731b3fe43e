import { windowsAnswerSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";
import { watchedServer } from "../testing/watched-server.ts";

test("windows say where they stand, those that ended last first", async () => {
  const { app, lake } = await watchedServer();
  const get = async (query: string) => {
    const answer = await app.inject({ url: `/v1/models/fraud/windows${query}` });
    return windowsAnswerSchema.parse(answer.json()).windows;
  };
  const all = await get("");
  expect(all.map(({ from }) => from)).toEqual([
    "2026-03-01T02:00:00.000Z",
    "2026-03-01T01:00:00.000Z",
    "2026-03-01T00:00:00.000Z",
  ]);
  expect(all[0]).toMatchObject({
    ...{ monitor: "hourly", version: "*", revision: 1, verdict: "alert", rows: 240 },
    isStale: false,
  });
  expect(await get("?limit=1")).toEqual(all.slice(0, 1));
  expect(await get("?to=2026-03-01T01:00:00Z")).toEqual(all.slice(2));
  expect(await get("?from=2026-03-01T02:00:00%2B00:00")).toEqual(all.slice(0, 1));
  expect(await get("?monitor=daily")).toEqual([]);
  expect(await get("?version=v9")).toEqual([]);

  await lake.metadata.db.updateTable("windows").set({ dirty_position: 9_999 }).execute();
  expect((await get("")).every(({ isStale }) => isStale)).toBe(true);
});

test.each(["from=yesterday", "limit=0", "limit=1001", "limit=x", "windw=1"])(
  "?%s is refused with words",
  async (query) => {
    const { app, models } = await testServer();
    await models.obtain("m");
    const answer = await app.inject({ url: `/v1/models/m/windows?${query}` });
    expect(answer.json()).toMatchObject({ status: 400, code: "PL_REQUEST_INVALID" });
  },
);
