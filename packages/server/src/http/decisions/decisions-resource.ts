import {
  decisionActions,
  decisionsAnswerSchema,
  decisionSchema,
  type Decision,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { createDecisionStore, type StoredDecision } from "../../storage/metadata/decision-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, modelParams, pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";

const tags = ["retraining"];
const config = { scope: "read" } as const;

const querystring = z.strictObject({
  action: z.enum(decisionActions).optional(),
  incident: idNumber.optional().describe("Only of this incident"),
  before: idNumber.optional().describe("`next` of the page before"),
  limit: pageLimit(50, 500),
});

/** What the policies of models thought, also when they did nothing. */
export const decisionsResource: Resource = {
  tag: "retraining",
  description: "Retraining: policies, decisions, runs and the rows they learn from",
  register(app, { models, metadata }) {
    const store = createDecisionStore(metadata);
    const list = {
      ...{ tags, summary: "Decisions of a model's policy, newest first" },
      ...{ params: modelParams, querystring },
      response: { 200: decisionsAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    app.get("/v1/models/:model/decisions", { config, schema: list }, async ({ params, query }) => {
      const { action, incident, before, limit } = query;
      const found = await store.list({
        modelId: knownModel(models, params.model).id,
        ...(action === undefined ? {} : { action }),
        ...(incident === undefined ? {} : { incidentId: incident }),
        ...(before === undefined ? {} : { beforeId: before }),
        limit: limit + 1,
      });
      const decisions = found.slice(0, limit);
      const next = found.length > limit ? (decisions.at(-1)?.id ?? null) : null;
      return { decisions: decisions.map(shownDecision), next };
    });
    const one = {
      ...{ tags, summary: "A decision with all that was looked at" },
      params: modelParams.extend({ id: idNumber }),
      response: { 200: decisionSchema, 404: problemSchema },
    };
    app.get("/v1/models/:model/decisions/:id", { config, schema: one }, async ({ params }) => {
      const { id } = knownModel(models, params.model);
      const found = await store.get(params.id);
      if (found?.modelId !== id) throw new PlumblineError("PL_DECISION_UNKNOWN", { id: params.id });
      return shownDecision(found);
    });
  },
};

function shownDecision(found: StoredDecision): Decision {
  const { id, model, action, reason, findings, incidentId, runId, repeats } = found;
  return {
    ...{
      id,
      model,
      at: isoTime(found.atMs),
      eventTime: isoTime(found.eventTimeMs),
      action,
      reason,
    },
    ...{ findings: [...findings], incidentId, runId, repeats, lastAt: isoTime(found.lastAtMs) },
    changePoint: found.changePointMs === null ? null : isoTime(found.changePointMs),
    policyRevision: found.policyRevision,
  };
}
