import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registryServer } from "./testing/registry-server.ts";

const reason = "because";

test("a version is promoted, taken back, and the moves say who did it and why", async () => {
  const { post, put, get } = await registryServer();
  await post("/versions", { version: "v1" });
  await post("/versions", { version: "v2" });
  expect(await post("/rollback", { reason })).toMatchObject({
    ...{ status: 409, body: { code: "PL_ROLLBACK_IMPOSSIBLE" } },
  });
  expect(await put("/aliases/champion", { version: "v2", reason })).toMatchObject({
    status: 200,
    body: {
      isNew: true,
      move: { kind: "promotion", from: "v1", to: "v2", actor: "local", reason },
    },
  });
  expect(await put("/aliases/champion", { version: "v2", reason })).toMatchObject({
    body: { isNew: false },
  });
  expect(await put("/aliases/challenger", { version: "v1", reason })).toMatchObject({
    status: 200,
  });
  expect(await put("/aliases/king", { version: "v1", reason })).toMatchObject({ status: 400 });
  expect(await put("/aliases/champion", { version: "v1" })).toMatchObject({ status: 400 });
  expect(await put("/aliases/champion", { version: "v7", reason })).toMatchObject({ status: 404 });
  expect(await get("/aliases")).toMatchObject({
    body: {
      aliases: [
        { alias: "challenger", version: "v1", isNamed: true },
        { alias: "champion", version: "v2", isNamed: true },
      ],
      previousChampion: "v1",
      moves: [{ alias: "challenger" }, { kind: "promotion" }, { kind: "registration" }],
    },
  });
  expect(await post("/rollback", { reason })).toMatchObject({
    body: { move: { kind: "rollback", to: "v1" } },
  });
});

test("an artifact that is gone is not promoted", async () => {
  const { app, post, put, artifactFolder } = await registryServer();
  const kept = await app.inject({ method: "PUT", url: "/v1/artifacts", payload: "weights" });
  const { address, digest } = kept.json<{ address: string; digest: string }>();
  await post("/versions", { version: "v1" });
  await post("/versions", { version: "v2", artifact: { address } });
  const hex = digest.slice("sha256:".length);
  unlinkSync(join(artifactFolder, hex.slice(0, 2), hex));
  expect(await put("/aliases/champion", { version: "v2", reason })).toMatchObject({
    ...{ status: 409, body: { code: "PL_ARTIFACT_DAMAGED" } },
  });
});

test("a drill moves there and back, and is refused while a watch is under way", async () => {
  const { post, put, get, deployBy, turns, told, metadata } = await registryServer();
  await deployBy({ kind: "command", command: ["deploy"] });
  await post("/versions", { version: "v1" });
  await post("/versions", { version: "v2" });
  expect(await get("/drill")).toMatchObject({
    body: { summary: "The rollback was never rehearsed" },
  });
  expect(await post("/drill", {})).toMatchObject({ body: { code: "PL_ROLLBACK_IMPOSSIBLE" } });
  await put("/aliases/champion", { version: "v2", reason });
  expect(await post("/drill", {})).toMatchObject({ body: { code: "PL_DRILL_REFUSED" } });
  await turns(2);
  const drill = post("/drill", {});
  await expect.poll(async () => (await get("/drill")).body).toMatchObject({ state: "under-way" });
  await turns(6);
  expect(await drill).toMatchObject({
    status: 200,
    body: { state: "passed", seconds: 0, there: { to: "v1" }, back: { to: "v2" } },
  });
  expect(told).toEqual(["v2", "v1", "v2"]);
  expect(await get("/aliases")).toMatchObject({ body: { previousChampion: "v1" } });

  await metadata.db
    .insertInto("watches")
    .values({
      ...{ model_id: 1, run_id: null, incident_id: null, version: "v2", previous: "v1" },
      ...{ metric: "brier", started_at: 1, from_event_time: 1, until_event_time: 2 },
      ...{ state: "watching", latest_json: null, ended_at: null },
    })
    .execute();
  const refused = await post("/drill", {});
  expect(refused).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("v2 is being watched") },
  });
});
