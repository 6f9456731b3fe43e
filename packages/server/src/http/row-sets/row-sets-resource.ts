import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { rowSetsAnswerSchema, rowSetSchema, type RowSet } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { isRunToken } from "../../domain/run-token.ts";
import { createRowSetStore, type RowSetRecord } from "../../storage/metadata/row-set-store.ts";
import { createRunStore } from "../../storage/metadata/run-store.ts";
import { requireScope } from "../access.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";

const tags = ["retraining"];
const read = { scope: "read" } as const;
const setParams = modelParams.extend({ id: z.string().describe("SHA-256 of the file") });

/** Rows that candidates learn from and are judged on. */
export const rowSetsResource: Resource = {
  tag: "retraining",
  description: "Retraining: policies, decisions, runs and the rows they learn from",
  register(app, deps) {
    addLists(app, deps);
    addFile(app, deps);
  },
};

type Deps = Pick<HttpDeps, "models" | "metadata">;

async function knownSet({ models, metadata }: Deps, model: string, id: string) {
  const { id: modelId, name } = knownModel(models, model);
  const found = await createRowSetStore(metadata).get(modelId, id);
  if (found !== undefined) return { set: found, name };
  throw new PlumblineError("PL_ROW_SET_UNKNOWN", { id: id.slice(0, 80), model: name });
}

function addLists(app: App, deps: HttpDeps): void {
  const list = {
    ...{ tags, summary: "Sets of rows that were made, newest first", params: modelParams },
    querystring: z.strictObject({ limit: pageLimit(50, 500) }),
    response: { 200: rowSetsAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  app.get(
    "/v1/models/:model/row-sets",
    { config: read, schema: list },
    async ({ params, query }) => {
      const { id, name } = knownModel(deps.models, params.model);
      const sets = await createRowSetStore(deps.metadata).list(id, query.limit);
      return { sets: sets.map((set) => shownSet(set, name)) };
    },
  );
  const one = {
    ...{ tags, summary: "A set: its request, rows and columns", params: setParams },
    response: { 200: rowSetSchema, 404: problemSchema },
  };
  app.get("/v1/models/:model/row-sets/:id", { config: read, schema: one }, async ({ params }) => {
    const { set, name } = await knownSet(deps, params.model, params.id);
    return shownSet(set, name);
  });
}

/** Programs that train get in with the token of their run, to the sets of that run only. */
function addFile(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "The rows, as Parquet", params: setParams },
    ...{
      produces: ["application/vnd.apache.parquet"],
      response: { 200: z.any(), 404: problemSchema, 410: problemSchema },
    },
  };
  const asIs = { serializerCompiler: () => (value: unknown) => value as string };
  const route = { config: { scope: "open" }, schema, ...asIs } as const;
  app.get("/v1/models/:model/row-sets/:id/file", route, async (request, reply) => {
    const { params } = request;
    if (!(await isOfRun(deps, request, params.model, params.id))) {
      requireScope(request, "read", deps);
    }
    const { set, name } = await knownSet(deps, params.model, params.id);
    if (set.deleted !== null) {
      throw new PlumblineError("PL_ROW_SET_DELETED", { id: set.id, why: set.deleted.why });
    }
    const path = join(deps.setFolder, set.path);
    const file = await stat(path).catch(() => null);
    if (file === null) throw new PlumblineError("PL_ROW_SET_UNKNOWN", { id: set.id, model: name });
    return reply
      .type("application/vnd.apache.parquet")
      .headers({ "content-length": file.size, etag: `"${set.id}"` })
      .header("content-disposition", `attachment; filename="${set.id}.parquet"`)
      .send(createReadStream(path));
  });
}

async function isOfRun(
  { models, metadata }: Deps,
  { headers }: Pick<FastifyRequest, "headers">,
  model: string,
  setId: string,
): Promise<boolean> {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const modelId = models.find(model)?.id;
  if (token === undefined || modelId === undefined) return false;
  const run = await createRunStore(metadata).liveOf(modelId);
  if (run === undefined || !isRunToken(token, run.tokenHash)) return false;
  return run.trainingSetId === setId || run.evaluationSetId === setId;
}

function shownSet(
  { id, request, rows, labelled, bytes, columns, createdAtMs, deleted }: RowSetRecord,
  model: string,
): RowSet {
  return {
    ...{ id, model, request, rows, labelled, bytes, createdAt: isoTime(createdAtMs) },
    columns: columns.map(({ name, type }) => ({ name, type })),
    deleted: deleted === null ? null : { at: isoTime(deleted.atMs), why: deleted.why },
  };
}
