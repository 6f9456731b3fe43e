import {
  quarantineAnswerSchema,
  quarantineDeletedSchema,
  quarantineReplayAnswerSchema,
  quarantineReplaySchema,
  quarantineRowsAnswerSchema,
  type QuarantinedRowDocument,
} from "@plumbline/contracts";
import { z } from "zod";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import {
  createQuarantineStore,
  type QuarantinedRow,
  type QuarantineStore,
} from "../../storage/metadata/quarantine-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { countMended } from "../../storage/metadata/quarantined-minutes.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, modelParams, pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { createQueueOfQueries } from "../read-side/queue-of-queries.ts";
import { requestActor } from "../request-actor.ts";
import { replayQuarantine, type ReplayRequest } from "./replay-quarantine.ts";

const tags = ["quarantine"];
const reason = z.string().min(1).max(128).optional();
const mostReplaysWaiting = 8;
const removedAtOnce = 100;

/** Rows that were set apart: why, how to mend them, and how to let them go. */
export const quarantineResource: Resource = {
  tag: "quarantine",
  description: "Rows that were set apart, with the reason",
  register(app, deps) {
    const store = patientStore(createQuarantineStore(deps.metadata.db));
    addLists(app, deps, store);
    addReplay(app, deps, store);
    addRemoval(app, deps, store);
  },
};

function addLists(app: App, { models }: HttpDeps, store: QuarantineStore): void {
  const config = { scope: "read" } as const;
  const reasons = {
    ...{ tags, summary: "Why rows are in quarantine, with samples", params: modelParams },
    querystring: z.strictObject({
      samples: z.coerce.number().int().min(0).max(100).default(3).describe("Of each reason"),
    }),
    response: { 200: quarantineAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  app.get(
    "/v1/models/:model/quarantine",
    { config, schema: reasons },
    async ({ params, query }) => {
      const found = await store.reasons(knownModel(models, params.model).id, query.samples);
      return {
        reasons: found.map(({ lastAtMs, samples, ...counted }) => ({
          ...counted,
          lastAt: isoTime(lastAtMs),
          samples: samples.map(shownRow),
        })),
      };
    },
  );
  const rows = {
    ...{ tags, summary: "Rows in quarantine, newest first", params: modelParams },
    querystring: z.strictObject({
      reason,
      before: idNumber.optional().describe("`next` of the page before"),
      limit: pageLimit(100, 1_000),
    }),
    response: { 200: quarantineRowsAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  app.get(
    "/v1/models/:model/quarantine/rows",
    { config, schema: rows },
    async ({ params, query }) => {
      const { limit, before } = query;
      const found = await store.list(knownModel(models, params.model).id, {
        ...(query.reason === undefined ? {} : { reason: query.reason }),
        ...(before === undefined ? {} : { beforeId: before }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next = found.length > limit && last !== undefined ? last.id : null;
      return { rows: page.map(shownRow), next };
    },
  );
}

function addReplay(app: App, deps: HttpDeps, store: QuarantineStore): void {
  const { models, ingestor, metadata, clock, changes } = deps;
  // One after the other: two at once would send the same rows twice.
  const turns = createQueueOfQueries(mostReplaysWaiting);
  const audit = createAuditStore(metadata.db);
  const schema = {
    ...{ tags, summary: "Mend rows and send them again", params: modelParams },
    body: quarantineReplaySchema,
    response: {
      ...{ 200: quarantineReplayAnswerSchema, 400: problemSchema, 404: problemSchema },
      ...{ 503: problemSchema, 507: problemSchema },
    },
  };
  const route = { config: { scope: "admin" }, schema } as const;
  const replay = async (name: string, asked: ReplayRequest, actor: string) => {
    const model = knownModel(models, name);
    const onMended = (rows: readonly QuarantinedRow[]): Promise<void> => {
      const mended = rows.map((row) => ({ ...row, receivedMs: row.receivedAtMs }));
      return retryWhileBusy(() =>
        metadata.transaction((prepare) => countMended(prepare, model.id, mended)),
      );
    };
    const parts = { store, ingestor, onMended };
    const answer = await turns.run(() => replayQuarantine(parts, model, asked));
    await retryWhileBusy(() =>
      audit.add({
        ...{ atMs: clock(), actor, action: "replay-quarantine" },
        ...{ subject: model.name, details: { asked, taken: answer.taken } },
      }),
    );
    changes.publish({ what: "quarantine", model: model.name });
    return answer;
  };
  app.post("/v1/models/:model/quarantine/replay", route, (request) =>
    replay(request.params.model, request.body, requestActor(request)),
  );
}

function addRemoval(app: App, deps: HttpDeps, store: QuarantineStore): void {
  const { models, metadata, clock, changes } = deps;
  const audit = createAuditStore(metadata.db);
  const schema = {
    ...{ tags, summary: "Give up rows in quarantine", params: modelParams },
    querystring: z.strictObject({ reason }),
    response: { 200: quarantineDeletedSchema, 400: problemSchema, 404: problemSchema },
  };
  const route = { config: { scope: "admin" }, schema } as const;
  const giveUp = async (name: string, why: string | undefined, actor: string) => {
    const model = knownModel(models, name);
    const filter = why === undefined ? {} : { reason: why };
    let deleted = 0;
    let beforeId = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const rows = await store.list(model.id, { ...filter, beforeId, limit: removedAtOnce });
      const last = rows.at(-1);
      if (last === undefined) break;
      beforeId = last.id;
      deleted += await store.remove(
        model.id,
        rows.map(({ id }) => id),
      );
    }
    await retryWhileBusy(() =>
      audit.add({
        ...{ atMs: clock(), actor, action: "delete-quarantine" },
        ...{ subject: model.name, details: { reason: why ?? null, deleted } },
      }),
    );
    changes.publish({ what: "quarantine", model: model.name });
    return { deleted };
  };
  app.delete("/v1/models/:model/quarantine", route, (request) =>
    giveUp(request.params.model, request.query.reason, requestActor(request)),
  );
}

function patientStore(store: QuarantineStore): QuarantineStore {
  return { ...store, remove: (...args) => retryWhileBusy(() => store.remove(...args)) };
}

function shownRow({ receivedAtMs, ...row }: QuarantinedRow): QuarantinedRowDocument {
  return { ...row, receivedAt: isoTime(receivedAtMs) };
}
