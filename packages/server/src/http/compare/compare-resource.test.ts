import { compareAnswerSchema } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { start } from "../../testing/lake-fixture.ts";
import { watchedServer, type WatchedServer } from "../testing/watched-server.ts";

const url = "/v1/models/fraud/compare";
const hourMs = 3_600_000;

const compare = async ({ app }: WatchedServer, query: string) =>
  compareAnswerSchema.parse((await app.inject({ url: `${url}?${query}` })).json());

/** A second version that answers the cases of the first two hours too: all alike, so that it is worse. */
async function addVersion({ lake, app }: WatchedServer): Promise<void> {
  const stored = (
    await app.inject({ url: "/v1/models/fraud/predictions?to=2026-03-01T02:00:00Z&limit=1000" })
  ).json<{ predictions: { id: string; time: string; subject: string; label: boolean }[] }>();
  const random = createRandom("beside");
  await lake.predict(
    "fraud",
    ...stored.predictions.map(({ id, time, subject }) => ({
      ...{ id: `b-${id}`, time: Date.parse(time), version: "v2", subject },
      ...{ score: 0.3 + 0.4 * random.uniform(), prediction: true, latencyMs: 40 },
      features: { x: 0, color: "red", y: 1 },
    })),
  );
  await lake.flush();
}

test("two versions that answered the same cases are compared case by case", async () => {
  const server = await watchedServer();
  await addVersion(server);
  const answer = await compare(server, "left=v1&right=v2&leftTo=2026-03-01T02:00:00Z");
  expect(answer).toMatchObject({ pairing: "paired", verdict: "worse", metric: "log-loss" });
  expect(answer.left).toMatchObject({ version: "v1", rows: 480, labelled: 480 });
  expect(answer.right).toMatchObject({ version: "v2", rows: 480, labelled: 0 });
  const loss = answer.metrics.find(({ metric }) => metric === "log-loss");
  expect(loss?.difference).toBeCloseTo((loss?.right ?? 0) - (loss?.left ?? 0), 12);
  expect(loss?.interval?.lo).toBeGreaterThan(0);
  expect(answer.disagreements?.cases).toBe(480);
  expect(answer.disagreements?.rows[0]?.rightId).toBe(`b-${answer.disagreements?.rows[0]?.leftId}`);
  expect(answer.latency.right).toEqual({ rows: 480, p50: 40, p95: 40 });
  expect(answer.scores?.distance).toBeGreaterThan(0.1);
  expect(answer.summary).toMatch(/^v2 is worse than v1: log loss/);
});

test("of versions that answered different rows none is called worse", async () => {
  const server = await watchedServer();
  await addVersion(server);
  // The second version answered the first two hours, the first one is asked for the third.
  const answer = await compare(server, "left=v1&leftFrom=2026-03-01T02:00:00Z&right=v2");
  expect(answer).toMatchObject({ pairing: "unpaired", verdict: "unknown" });
  expect(new Set(answer.metrics.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
  expect(answer.summary).toMatch(/^It cannot be told whether v2 .* different rows/);
});

test("two periods of a version are compared as different rows", async () => {
  const server = await watchedServer();
  const hour = (at: number): string => new Date(start + at * hourMs).toISOString();
  const answer = await compare(server, `left=v1&leftTo=${hour(1)}&right=v1&rightFrom=${hour(2)}`);
  expect(answer).toMatchObject({ pairing: "unpaired", disagreements: null, gates: [] });
  expect(answer.left.rows).toBe(240);
  expect(answer.right.rows).toBe(240);
  // In the third hour nearly all scores are near 1.
  expect(answer.scores?.distance).toBeGreaterThan(0.5);
  expect(answer.calibration.left?.points.length).toBeGreaterThan(5);
});

test.each([
  ["left=v1&right=v9", 404, "PL_VERSION_UNKNOWN"],
  ["left=v1", 400, "PL_REQUEST_INVALID"],
  ["left=v1&right=v1&rightFrom=2027-01-01", 400, "PL_REQUEST_INVALID"],
])("%s is refused with words", async (query, status, code) => {
  const { app } = await watchedServer();
  const answer = await app.inject({ url: `${url}?${query}` });
  expect(answer.json()).toMatchObject({ status, code });
});
