import {
  policyAnswerSchema,
  policyTestAnswerSchema,
  policyTestRequestSchema,
  type ModelConfig,
  type PolicyAnswer,
  type PolicyDocument,
  type PolicyProblem,
  type PolicyTestAnswer,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { z } from "zod";
import { paceProblems, policyProblems } from "../../domain/policy-problems.ts";
import { policySummary } from "../../domain/policy-summary.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { labelPace } from "../../retraining/label-pace.ts";
import {
  replayNotes,
  replayPolicy,
  type ReplayedDecision,
} from "../../retraining/policy-replay.ts";
import type { PolicyModel } from "../../retraining/read-policy-history.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import type { Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { createQueueOfQueries } from "../read-side/queue-of-queries.ts";

const tags = ["retraining"];
const mostWaiting = 8;

/** What a model's policy says, what is odd about it, and what it would have done. */
export const policyResource: Resource = {
  tag: "retraining",
  description: "Retraining: policies, decisions, runs and the rows they learn from",
  register(app, deps) {
    const queries = createQueueOfQueries(mostWaiting);
    app.addHook("onClose", () => queries.idle());
    const show = {
      ...{ tags, summary: "The policy of a model, in words and with its problems" },
      ...{ params: modelParams, response: { 200: policyAnswerSchema, 404: problemSchema } },
    };
    const read = { scope: "read" } as const;
    app.get("/v1/models/:model/policy", { config: read, schema: show }, async ({ params }) =>
      shownPolicy(deps, await policyModel(deps, params.model)),
    );
    const test = {
      ...{ tags, summary: "What a policy would have decided on what is stored" },
      ...{ params: modelParams, body: policyTestRequestSchema.prefault({}) },
      response: {
        ...{ 200: policyTestAnswerSchema, 400: problemSchema, 404: problemSchema },
        ...{ 422: problemSchema, 503: problemSchema },
      },
    };
    app.post("/v1/models/:model/policy/test", { config: read, schema: test }, ({ params, body }) =>
      queries.run(async () => tryPolicy(deps, await policyModel(deps, params.model), body)),
    );
  },
};

async function policyModel({ models, metadata }: HttpDeps, given: string): Promise<PolicyModel> {
  const { id, name } = knownModel(models, given);
  const { revision, document } = await createModelStore(metadata.db).config(id);
  const config = readModelConfig(document === null ? null : JSON.stringify(document));
  return { id, name, revision, config };
}

async function shownPolicy({ metadata }: HttpDeps, model: PolicyModel): Promise<PolicyAnswer> {
  const { policy } = model.config;
  const { revision } = model;
  if (policy === undefined) {
    const summary = ["There is no policy: the model is retrained when somebody starts a run."];
    return { revision, policy: null, summary, problems: [] };
  }
  const pace = await metadata.read((prepare) => labelPace(prepare, model));
  return {
    ...{ revision, policy, summary: [...policySummary(policy)] },
    problems: [...problemsOf(policy, model.config, pace)],
  };
}

function problemsOf(
  policy: PolicyDocument,
  config: ModelConfig,
  pace: number | null,
): readonly PolicyProblem[] {
  return [...policyProblems(policy, config), ...paceProblems(policy, pace)];
}

async function tryPolicy(
  { metadata }: HttpDeps,
  model: PolicyModel,
  { policy: given, from, to }: z.output<typeof policyTestRequestSchema>,
): Promise<PolicyTestAnswer> {
  const policy = given ?? model.config.policy;
  const refuse = (problem: string): never => {
    throw new PlumblineError("PL_POLICY_INVALID", { problem });
  };
  if (policy === undefined) return refuse("the model has none; give one with --policy FILE");
  const pace = await metadata.read((prepare) => labelPace(prepare, model));
  const problems = problemsOf(policy, model.config, pace);
  const wrong = problems.find(({ level }) => level === "error");
  if (wrong !== undefined) return refuse(`${wrong.path.join(".")}: ${wrong.problem}`);
  const found = await replayPolicy(metadata, model, {
    policy,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const time = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
  return {
    ...{ policy, problems: [...problems], from: time(found.fromMs), to: time(found.toMs) },
    ...{ looks: found.looks, runs: found.runs, isAll: found.isAll, notes: [...replayNotes] },
    decisions: found.decisions.map(shownTrial),
  };
}

function shownTrial({ fromMs, toMs, repeats, decision }: ReplayedDecision) {
  const { action, wanted, reason, findings, incidentId, details } = decision;
  const change = details?.changePointMs ?? null;
  return {
    ...{ from: isoTime(fromMs), to: isoTime(toMs), repeats, action, wanted, reason, incidentId },
    ...{ findings: [...findings], changePoint: change === null ? null : isoTime(change) },
  };
}
