import { randomUUID } from "node:crypto";
import { deletionAnswerSchema, predictionsAnswerSchema } from "@plumbline/contracts";
import { z } from "zod";
import { deletionBody } from "../../ingest/deletion-order.ts";
import { logPosition } from "../../ingest/log-progress.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit, rangeOf, timeRange } from "../query-fields.ts";
import { requestActor } from "../request-actor.ts";
import { readCursor, writeCursor } from "./page-cursor.ts";
import { shownPrediction } from "./shown-prediction.ts";

const tags = ["predictions"];
const name = z.string().min(1).max(512);

/** Predictions as they are stored, with the labels that came. */
export const predictionsResource: Resource = {
  tag: "predictions",
  description: "Predictions as they are stored, with their labels",
  register(app, deps) {
    addList(app, deps);
    addDeletion(app, deps);
  },
};

function addList(app: App, { models, metadata, reads }: HttpDeps): void {
  const querystring = z.strictObject({
    ...timeRange,
    id: name.optional(),
    subject: name.optional(),
    version: z.string().optional(),
    after: z.string().optional().describe("`next` of the page before"),
    limit: pageLimit(100, 1_000),
  });
  const schema = {
    ...{ tags, summary: "Predictions of a model, newest first", params: modelParams, querystring },
    response: {
      ...{ 200: predictionsAnswerSchema, 400: problemSchema, 404: problemSchema },
      503: problemSchema,
    },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/models/:model/predictions", route, async ({ params, query }) => {
    const model = knownModel(models, params.model);
    const { id, subject, version, after, limit } = query;
    const page = await reads.pageRows({
      ...{ modelId: model.id, version: version ?? null, limit, ...rangeOf(query) },
      position: await logPosition(metadata),
      ...(id === undefined ? {} : { id }),
      ...(subject === undefined ? {} : { subject }),
      ...(after === undefined ? {} : { after: readCursor(after) }),
    });
    return {
      predictions: page.rows.map((row) => shownPrediction(row, model.schema.types)),
      next: page.next === null ? null : writeCursor(page.next),
    };
  });
}

/** An order is an entry of the log: it covers what came before it, and is done exactly once. */
function addDeletion(app: App, { models, log, clock, onAppend }: HttpDeps): void {
  const querystring = z
    .strictObject({ id: name.optional(), subject: name.optional() })
    .refine(({ id, subject }) => (id === undefined) !== (subject === undefined), {
      error: "expected either id or subject",
    });
  const schema = {
    ...{ tags, summary: "Delete the rows of a prediction or of a subject, for good" },
    ...{ params: modelParams, querystring },
    response: {
      ...{ 202: deletionAnswerSchema, 400: problemSchema, 404: problemSchema },
      ...{ 503: problemSchema, 507: problemSchema },
    },
  };
  const route = { config: { scope: "admin" }, schema } as const;
  app.delete("/v1/models/:model/predictions", route, async (request, reply) => {
    const { name: model } = knownModel(models, request.params.model);
    const { id, subject } = request.query;
    const rows = id === undefined ? { subject: subject ?? "" } : { ids: [id] };
    const orderId = randomUUID();
    const { firstOffset } = await log.append({
      ...{ model, kind: "deletion", receivedAtMs: clock(), count: 1 },
      body: deletionBody({ orderId, actor: requestActor(request), rows }),
    });
    onAppend();
    return reply.code(202).send({ orderId, position: firstOffset });
  });
}
