import { expect, test } from "vitest";
import { registryServer } from "./testing/registry-server.ts";

const adjustments = [{ kind: "logistic", slope: 1.1, intercept: -0.2 }];

test("a model server is told version, artifact and what is done to the score", async () => {
  const { get, post, put } = await registryServer();
  await post("/versions", { version: "v1", artifact: { address: "s3://m/v1" }, threshold: 0.4 });
  await post("/versions", { version: "v1-r", parent: "v1", adjustments });
  expect(await get("/champion")).toMatchObject({
    body: { version: "v1", adjustments: [], threshold: 0.4, artifact: { address: "s3://m/v1" } },
  });
  await put("/aliases/champion", { version: "v1-r", reason: "calibrated" });
  expect(await get("/champion")).toMatchObject({
    body: { version: "v1-r", adjustments, threshold: 0.4, artifact: { address: "s3://m/v1" } },
  });
  expect(await get("/champion?alias=shadow")).toMatchObject({
    ...{ status: 404, body: { code: "PL_CHAMPION_NONE" } },
  });
  expect(await get("/champion?waitMs=100000")).toMatchObject({ status: 400 });
});

test("a version that only sends rows counts as champion, without being one", async () => {
  const { get, see } = await registryServer();
  await see("v1", 1, 2);
  expect(await get("/champion")).toMatchObject({ body: { version: "v1", revision: 0 } });
  expect(await get("/aliases")).toMatchObject({
    body: {
      aliases: [{ alias: "champion", version: "v1", isNamed: false, since: null }],
      moves: [],
    },
  });
});

test("who waits is told of the next move at once, and of nothing when the time is over", async () => {
  const { get, post, put, now } = await registryServer();
  await post("/versions", { version: "v1" });
  await post("/versions", { version: "v2" });
  const { body } = (await get("/champion")) as { body: { revision: number } };
  const waiting = get(`/champion?after=${body.revision}&waitMs=20000`);
  now.ms += 1_500;
  await put("/aliases/champion", { version: "v2", reason: "better" });
  now.ms += 1_500;
  const next = (await waiting) as { body: { version: string; revision: number } };
  expect(next.body).toMatchObject({ version: "v2" });
  const same = await get(`/champion?after=${next.body.revision}&waitMs=1`);
  expect(same.body).toEqual(next.body);
  const moves = (await get("/aliases")).body as { moves: object[] };
  expect(moves.moves[0]).toMatchObject({
    deployment: { state: "done", message: "A model server asked for it" },
  });
});

test("a server that ends lets go of who waits", async () => {
  const { app, get, post } = await registryServer();
  await post("/versions", { version: "v1" });
  const { body } = (await get("/champion")) as { body: { revision: number } };
  const waiting = get(`/champion?after=${body.revision}&waitMs=60000`);
  await new Promise((resolve) => setImmediate(resolve));
  const closed = app.close();
  expect((await waiting).body).toEqual(body);
  await closed;
});
