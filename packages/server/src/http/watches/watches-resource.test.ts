import { proofsAnswerSchema, watchesAnswerSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { beginWatchIn } from "../../storage/metadata/begin-watch.ts";
import { proofRecords } from "../../storage/metadata/proof-store.ts";
import { watchRecords } from "../../storage/metadata/watch-store.ts";
import { watchedServer } from "../testing/watched-server.ts";
import { start } from "../../testing/lake-fixture.ts";

const dayMs = 86_400_000;

test("watches and proofs of a model are shown, newest first, page by page", async () => {
  const { app, lake } = await watchedServer();
  const { id: modelId } = await lake.metadata.db
    .selectFrom("models")
    .select("id")
    .executeTakeFirstOrThrow();
  const side = { version: "v1", from: "", to: "", rows: 9, value: 1, interval: null };
  await lake.metadata.transaction((prepare) => {
    const watch = { modelId, runId: null, incidentId: null, previous: "v1", atMs: start };
    const times = { fromEventMs: start, untilEventMs: start + 7 * dayMs };
    beginWatchIn(prepare, { ...watch, ...times, version: "v2", metric: "" });
    beginWatchIn(prepare, { ...watch, ...times, version: "v3", metric: "auroc" });
    watchRecords(prepare).look(2, {
      ...{ summary: "No harm is shown so far", metric: "auroc", method: "record", unitMs: dayMs },
      ...{ units: 2, looked: 2, rows: 80, loss: 0.01, lo: null, hi: 0.2 },
      firstAnswerMs: start + dayMs,
    });
    for (const runId of ["r1", "r2"]) {
      proofRecords(prepare).add({
        ...{ modelId, moveId: 1, atMs: start },
        plan: {
          ...{ from: "v1", to: "v2", metric: null, movedMs: start, looked: null },
          before: { startMs: 0, endMs: start },
        },
        document: {
          ...{ model: "fraud", runId, incidentId: null, at: "", metric: "auroc" },
          ...{ better: "higher", before: side, after: side, difference: 0, interval: null },
          ...{ verdict: "waiting", summary: "Not yet known" },
        },
      });
    }
  });
  const watches = async (query = "") =>
    watchesAnswerSchema.parse(
      (await app.inject({ url: `/v1/models/fraud/watches${query}` })).json(),
    );
  expect(await watches()).toMatchObject({
    next: null,
    watches: [
      {
        ...{ version: "v3", state: "watching", rows: 80, hi: 0.2, lo: null, harm: 0 },
        ...{ from: "2026-03-02T00:00:00.000Z", until: "2026-03-09T00:00:00.000Z" },
      },
      { version: "v2", state: "ended", metric: null, method: null },
    ],
  });
  const page = await watches("?limit=1");
  expect(page).toMatchObject({ next: 2, watches: [{ version: "v3" }] });
  expect(await watches(`?limit=1&before=${page.next}`)).toMatchObject({
    ...{ next: null, watches: [{ version: "v2" }] },
  });
  const proofs = async (query = "") =>
    proofsAnswerSchema.parse((await app.inject({ url: `/v1/models/fraud/proofs${query}` })).json());
  expect((await proofs()).proofs.map(({ id }) => id)).toEqual([2, 1]);
  expect((await proofs("?run=r1")).proofs).toMatchObject([{ id: 1, runId: "r1" }]);
  expect(await proofs("?incident=4")).toEqual({ proofs: [], next: null });
  const unknown = await app.inject({ url: "/v1/models/fruad/proofs" });
  expect(unknown.json()).toMatchObject({ status: 404, code: "PL_MODEL_UNKNOWN" });
});
