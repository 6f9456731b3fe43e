import {
  evaluationSchema,
  evaluationsAnswerSchema,
  evaluationVerdicts,
  replayAnswerSchema,
  type EvaluationDocument,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { createEvaluationStore } from "../../storage/metadata/evaluation-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, modelParams, pageLimit, rangeOf, timeRange } from "../query-fields.ts";

const tags = ["evaluations"];
const config = { scope: "read" } as const;

const querySchema = z.strictObject({
  ...timeRange,
  monitor: z.string().optional(),
  version: z.string().optional(),
  verdict: z.enum(evaluationVerdicts).optional(),
  revisions: z
    .enum(["latest", "all"])
    .default("latest")
    .describe("all: also what was said of a window before rows or labels came later"),
  before: idNumber.optional().describe("`next` of the page before"),
  limit: pageLimit(50, 500),
});

/** What monitors said of windows. */
export const evaluationsResource: Resource = {
  tag: "evaluations",
  description: "Evaluations: what monitors say of windows",
  register(app, deps) {
    addList(app, deps);
    addOne(app, deps);
  },
};

function addList(app: App, { models, metadata }: HttpDeps): void {
  const store = createEvaluationStore(metadata.db);
  const schema = {
    ...{ tags, summary: "Evaluations of a model, newest first" },
    ...{ params: modelParams, querystring: querySchema },
    response: { 200: evaluationsAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  app.get("/v1/models/:model/evaluations", { config, schema }, async ({ params, query }) => {
    const { monitor, version, verdict, revisions, before, limit } = query;
    const { fromMs, toMs } = rangeOf(query);
    const found = await store.list({
      modelId: knownModel(models, params.model).id,
      ...(monitor === undefined ? {} : { monitor }),
      ...(version === undefined ? {} : { version }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(before === undefined ? {} : { beforeId: before }),
      ...(query.from === undefined ? {} : { windowFromMs: fromMs }),
      ...(query.to === undefined ? {} : { windowToMs: toMs }),
      latestOnly: revisions === "latest",
      limit: limit + 1,
    });
    const evaluations = found.slice(0, limit);
    const last = evaluations.at(-1);
    return { evaluations, next: found.length > limit && last !== undefined ? last.id : null };
  });
}

function addOne(app: App, { models, metadata, reads }: HttpDeps): void {
  const store = createEvaluationStore(metadata.db);
  const params = z.object({ id: idNumber });
  const find = async (id: number): Promise<EvaluationDocument> => {
    const found = await store.get(id);
    if (found === undefined) throw new PlumblineError("PL_EVALUATION_UNKNOWN", { id });
    return found;
  };
  const schema = {
    ...{ tags, summary: "An evaluation with its results and evidence", params },
    response: { 200: evaluationSchema, 404: problemSchema },
  };
  // Large, and checked when it was made.
  const asStored = { serializerCompiler: () => JSON.stringify };
  app.get("/v1/evaluations/:id", { config, schema, ...asStored }, ({ params: { id } }) => find(id));
  const replay = {
    ...{ tags, summary: "Compute an evaluation again from its evidence", params },
    response: { 200: replayAnswerSchema, 404: problemSchema, 503: problemSchema },
  };
  app.post("/v1/evaluations/:id/replay", { config, schema: replay }, async ({ params: { id } }) => {
    const evaluation = await find(id);
    const model = knownModel(models, evaluation.model);
    const { isSame, reason } = await reads.replay(model.id, evaluation);
    return { isSame, reason };
  });
}
