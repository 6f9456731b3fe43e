import {
  configAnswerSchema,
  configChangedSchema,
  modelConfigSchema,
  type PolicyProblem,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { paceProblems, policyProblems } from "../../domain/policy-problems.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { labelPace } from "../../retraining/label-pace.ts";
import type { PolicyModel } from "../../retraining/read-policy-history.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { ingestBodies, modelName, takeRawBodies, withBody } from "../ingest/ingest-route.ts";
import { knownModel } from "../known-model.ts";
import { problemOf, problemSchema, problemType } from "../problem.ts";
import { flagText, idNumber, modelParams } from "../query-fields.ts";
import { requestActor } from "../request-actor.ts";
import { configChanges } from "./config-changes.ts";
import { ConfigIssues, readModelConfigText } from "./read-model-config.ts";
import { storeConfig } from "./store-config.ts";

const tags = ["models"];
/** The body is a stream here. */
const checkedByHand = { validatorCompiler: () => () => true } as const;

/** The declarative document of a model. */
export const configResource: Resource = {
  tag: "models",
  description: "Models: what is known of each",
  register(app, deps) {
    takeRawBodies(app);
    addReading(app, deps);
    addChanging(app, deps);
  },
};

interface InForce {
  readonly revision: number;
  readonly config: z.output<typeof modelConfigSchema>;
}

async function inForce({ metadata }: HttpDeps, modelId: number): Promise<InForce> {
  const { revision, document } = await createModelStore(metadata.db).config(modelId);
  const config = readModelConfig(document === null ? null : JSON.stringify(document));
  return { revision, config };
}

function addReading(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Configuration of a model, whole", params: modelParams },
    response: { 200: configAnswerSchema, 404: problemSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/models/:model/config", route, ({ params: { model } }) =>
    inForce(deps, knownModel(deps.models, model).id),
  );
}

const querystring = z.strictObject({
  dryRun: flagText.default("false").describe("true: only say what would change"),
  revision: idNumber.optional().describe("Refuse when another revision is in force"),
});

function addChanging(app: App, deps: HttpDeps): void {
  const bodies = ingestBodies(deps);
  const schema = {
    ...{ tags, summary: "Configure a model; it begins with this if it is new" },
    description: "The whole document, as JSON or YAML: what it leaves out has its default.",
    consumes: ["application/json", "application/yaml"],
    ...{ params: modelParams, querystring, body: modelConfigSchema },
    response: {
      ...{ 200: configChangedSchema, 400: problemSchema, 404: problemSchema },
      ...{ 409: problemSchema, 413: problemSchema, 422: problemSchema },
    },
  };
  const route = { config: { scope: "admin" }, schema, ...checkedByHand } as const;
  app.put("/v1/models/:model/config", route, (request, reply) =>
    withBody(request, reply, { bodies, deps }, async (bytes) => {
      const name = modelName(request.params.model);
      const { dryRun, revision } = readQuery(request.query);
      try {
        const text = Buffer.from(bytes).toString();
        const asked = { name, isDryRun: dryRun === "true", revision };
        return await change(deps, text, { ...asked, actor: requestActor(request) });
      } catch (error) {
        if (!(error instanceof ConfigIssues)) throw error;
        return sendIssues(reply, error);
      }
    }),
  );
}

function sendIssues(reply: FastifyReply, { error, issues }: ConfigIssues): FastifyReply {
  const problem = problemOf(error, issues);
  return reply.code(error.status).type(problemType).send(JSON.stringify(problem));
}

function readQuery(query: unknown): z.output<typeof querystring> {
  const parsed = querystring.safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is invalid"}`;
  throw new PlumblineError("PL_REQUEST_INVALID", { problem });
}

interface Asked {
  readonly name: string;
  readonly isDryRun: boolean;
  readonly revision: number | undefined;
  readonly actor: string;
}

async function change(deps: HttpDeps, text: string, asked: Asked) {
  const { models, metadata, clock, changes: feed } = deps;
  const { name, isDryRun, actor } = asked;
  const { given, config } = readModelConfigText(text);
  const known = models.find(name);
  const before =
    known === undefined
      ? { revision: 0, config: readModelConfig(null) }
      : await inForce(deps, known.id);
  if (asked.revision !== undefined && asked.revision !== before.revision) {
    const details = { model: name, expected: asked.revision, found: before.revision };
    throw new PlumblineError("PL_CONFIG_CONFLICT", details);
  }
  const changes = configChanges(before.config, config);
  const isSame = changes.length === 0 && before.revision > 0;
  const warnings = await warningsOf(metadata, { id: known?.id ?? 0, name, config });
  if (isDryRun || isSame) {
    return { revision: before.revision, applied: false, changes, warnings };
  }
  const model = known ?? (await models.obtain(name, { isWanted: true }));
  const next = { model, document: given, changes, revision: before.revision, actor };
  const revision = await retryWhileBusy(() => storeConfig(metadata, { ...next, atMs: clock() }));
  feed.publish({ what: "config", model: name });
  return { revision, applied: true, changes, warnings };
}

/** What is odd about the policy; what contradicts itself was refused before. */
async function warningsOf(
  metadata: HttpDeps["metadata"],
  model: Pick<PolicyModel, "id" | "name" | "config">,
): Promise<PolicyProblem[]> {
  const { policy } = model.config;
  if (policy === undefined) return [];
  const pace = await metadata.read((prepare) => labelPace(prepare, { ...model, revision: 0 }));
  return [...policyProblems(policy, model.config), ...paceProblems(policy, pace)];
}
