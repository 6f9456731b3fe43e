import {
  evaluationsAnswerSchema,
  evaluationSchema,
  replayAnswerSchema,
  type EvaluationSummary,
} from "@plumbline/contracts";
import { expect, test } from "vitest";
import { watchedServer, type WatchedServer } from "../testing/watched-server.ts";

async function list({ app }: WatchedServer, query: string) {
  const answer = await app.inject({ url: `/v1/models/fraud/evaluations${query}` });
  return evaluationsAnswerSchema.parse(answer.json());
}

test("evaluations are listed page by page and by what they say", async () => {
  const server = await watchedServer();
  const ids = (found: { readonly evaluations: readonly EvaluationSummary[] }) =>
    found.evaluations.map(({ id }) => id);
  const first = await list(server, "?limit=2");
  expect(ids(first)).toEqual([3, 2]);
  expect(first.next).toBe(2);
  const second = await list(server, `?limit=2&before=${first.next}`);
  expect([ids(second), second.next]).toEqual([[1], null]);
  expect(ids(await list(server, "?verdict=alert"))).toEqual([3]);
  expect(ids(await list(server, "?monitor=hourly&version=*"))).toEqual([3, 2, 1]);
  expect(ids(await list(server, "?monitor=none"))).toEqual([]);
  expect(ids(await list(server, "?to=2026-03-01T01:00:00Z"))).toEqual([1]);
});

test("an earlier revision stays readable after a window was judged again", async () => {
  const server = await watchedServer();
  await server.lake.feed("fraud", {
    predictionId: "2-0",
    kind: "correction",
    label: false,
    time: server.clock.nowMs,
  });
  await server.work();
  const latest = await list(server, "?from=2026-03-01T02:00:00Z");
  expect(latest.evaluations).toMatchObject([{ revision: 2 }]);
  const all = await list(server, "?from=2026-03-01T02:00:00Z&revisions=all");
  expect(all.evaluations.map(({ revision }) => revision)).toEqual([2, 1]);
});

test("an evaluation has its results, and the same comes out when it is computed again", async () => {
  const { app, lake } = await watchedServer();
  const replay = async () => {
    const answer = await app.inject({ method: "POST", url: "/v1/evaluations/3/replay" });
    return replayAnswerSchema.parse(answer.json());
  };
  const whole = evaluationSchema.parse((await app.inject({ url: "/v1/evaluations/3" })).json());
  expect(whole).toMatchObject({ id: 3, verdict: "alert", result: { verdict: "alert" } });
  expect(whole.result?.results.length).toBeGreaterThan(10);
  expect(await replay()).toEqual({ isSame: true, reason: null });

  await lake.metadata.db.deleteFrom("cell_profiles").execute();
  expect(await replay()).toEqual({
    isSame: false,
    reason: "A profile of the evidence was deleted",
  });
  const none = await app.inject({ url: "/v1/evaluations/99" });
  expect(none.json()).toMatchObject({ status: 404, code: "PL_EVALUATION_UNKNOWN" });
});
