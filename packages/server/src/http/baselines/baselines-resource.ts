import {
  baselinesAnswerSchema,
  baselineUploadedSchema,
  modelNameSchema,
  type BaselineSummaryDocument,
} from "@plumbline/contracts";
import { PlumblineError, readBaseline, type Baseline } from "@plumbline/core";
import { z } from "zod";
import {
  createBaselineStore,
  type BaselineSummary,
} from "../../storage/metadata/baseline-store.ts";
import { compressText } from "../../storage/metadata/compressed-json.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { ingestBodies, modelName, takeRawBodies, withBody } from "../ingest/ingest-route.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";
import { schemaOfPlan } from "./schema-of-plan.ts";

const tags = ["baselines"];

/** What windows are compared with. */
export const baselinesResource: Resource = {
  tag: "baselines",
  description: "Baselines: what windows are compared with",
  register(app, deps) {
    takeRawBodies(app);
    addList(app, deps);
    addUpload(app, deps);
  },
};

function addList(app: App, { models, metadata }: HttpDeps): void {
  const store = createBaselineStore(metadata.db);
  const schema = {
    ...{ tags, summary: "Baselines of a model, newest first", params: modelParams },
    response: { 200: baselinesAnswerSchema, 404: problemSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/models/:model/baselines", route, async ({ params: { model } }) => ({
    baselines: (await store.list(knownModel(models, model).id)).map(shownBaseline),
  }));
}

function shownBaseline(baseline: BaselineSummary): BaselineSummaryDocument {
  const { id, version, createdAtMs, planId, origin } = baseline;
  return { id, version, createdAt: isoTime(createdAtMs), planId, origin };
}

const querystring = z.strictObject({
  version: modelNameSchema.optional().describe("Only for this version; for all when left out"),
});
const bodySchema = z.looseObject({ format: z.literal("plumbline-baseline") });

function addUpload(app: App, deps: HttpDeps): void {
  const bodies = ingestBodies(deps);
  const schema = {
    ...{ tags, summary: "Put a baseline in force: a document of `plumbline baseline`" },
    description:
      "It fixes the schema of a model that has none yet. The model begins with it if it is new.",
    consumes: ["application/json"],
    ...{ params: modelParams, querystring, body: bodySchema },
    response: {
      ...{ 200: baselineUploadedSchema, 400: problemSchema, 413: problemSchema },
      ...{ 422: problemSchema, 503: problemSchema },
    },
  };
  // The body is a stream here.
  const checkedByHand = { validatorCompiler: () => () => true } as const;
  const route = { config: { scope: "admin" }, schema, ...checkedByHand } as const;
  app.put("/v1/models/:model/baseline", route, (request, reply) =>
    withBody(request, reply, { bodies, deps }, async (bytes) => {
      const name = modelName(request.params.model);
      const version = readVersion(request.query);
      const text = Buffer.from(bytes).toString();
      return upload(deps, { name, version, text, actor: requestActor(request) });
    }),
  );
}

function readVersion(query: unknown): string | null {
  const parsed = querystring.safeParse(query);
  if (parsed.success) return parsed.data.version ?? null;
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is invalid"}`;
  throw new PlumblineError("PL_REQUEST_INVALID", { problem });
}

interface Upload {
  readonly name: string;
  readonly version: string | null;
  readonly text: string;
  readonly actor: string;
}

async function upload(deps: HttpDeps, { name, version, text, actor }: Upload) {
  const { models, metadata, clock, changes } = deps;
  const baseline = readBaseline(text, "the body");
  const model = await models.obtain(name, { isWanted: true });
  if (model.schema.current() === null) {
    model.schema.replace(schemaOfPlan(baseline.plan, clock()));
    await models.save(model);
  }
  const stored = { modelId: model.id, name, version, actor, atMs: clock() };
  const id = await retryWhileBusy(() => storeBaseline(metadata, baseline, { ...stored, text }));
  changes.publish({ what: "baseline", model: name });
  return { id, planId: baseline.plan.id };
}

interface Stored extends Omit<Upload, "version"> {
  readonly modelId: number;
  readonly version: string | null;
  readonly atMs: number;
}

const insert = `
  insert into baselines (model_id, version, created_at, plan_id, origin_json, document)
  values (?, ?, ?, ?, ?, ?)`;
const addAudit =
  "insert into audit (at, actor, action, subject, details_json) values (?, ?, 'put-baseline', ?, ?)";

/** Stores the document as it came, and says so in the audit: both or neither. */
function storeBaseline(
  metadata: Metadata,
  { plan, profile, codeVersion }: Baseline,
  { modelId, name, version, actor, atMs, text }: Stored,
): Promise<number> {
  const { label } = profile.source;
  const origin = JSON.stringify({ kind: "document", label, rows: profile.rows, codeVersion });
  const document = compressText(text);
  return metadata.transaction((prepare) => {
    const { lastInsertRowid } = prepare(insert).run(
      ...[modelId, version, atMs, plan.id, origin, document],
    );
    const details = JSON.stringify({ id: Number(lastInsertRowid), planId: plan.id, version });
    prepare(addAudit).run(atMs, actor, name, details);
    return Number(lastInsertRowid);
  });
}
