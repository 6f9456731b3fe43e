import { proofsAnswerSchema } from "@plumbline/contracts";
import { z } from "zod";
import { listProofs } from "../../storage/metadata/proof-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, modelParams, pageLimit } from "../query-fields.ts";

/** What actions did. */
export const proofsResource: Resource = {
  tag: "proofs",
  description: "Proofs: before and after of what was done to a model",
  register(app, { models, metadata }) {
    const schema = {
      ...{ tags: ["proofs"], summary: "Before and after of actions", params: modelParams },
      querystring: z.strictObject({
        run: z.string().optional().describe("Only of this run"),
        incident: idNumber.optional().describe("Only of this incident"),
        before: idNumber.optional().describe("Only with smaller ids"),
        limit: pageLimit(20, 200),
      }),
      response: { 200: proofsAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/models/:model/proofs", route, async ({ params, query }) => {
      const { id: modelId } = knownModel(models, params.model);
      const { run: runId, incident: incidentId, before, limit } = query;
      const of = { modelId, runId, incidentId, before };
      const found = await listProofs(metadata, { ...of, limit: limit + 1 });
      const shown = found.slice(0, limit);
      const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
      return { proofs: shown.map(({ document }) => document), next };
    });
  },
};
