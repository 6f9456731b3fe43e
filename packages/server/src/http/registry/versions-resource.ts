import {
  lineageSchema,
  registeredVersionSchema,
  registerVersionSchema,
  versionDetailsSchema,
  versionDiffSchema,
  versionsAnswerSchema,
  type RegisterVersion,
  type VersionDetails,
} from "@plumbline/contracts";
import { z } from "zod";
import { diffBaseline } from "../../registry/diff-baseline.ts";
import { lineageOf } from "../../registry/lineage.ts";
import { versionDiff, type DiffSide } from "../../registry/version-diff.ts";
import { createAliasStore } from "../../storage/metadata/alias-store.ts";
import { createBaselineStore } from "../../storage/metadata/baseline-store.ts";
import { readTraces } from "../../storage/metadata/lineage-store.ts";
import { createRegistryStore, type KnownVersion } from "../../storage/metadata/registry-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { modelName } from "../ingest/ingest-route.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams } from "../query-fields.ts";
import { requestActor } from "../request-actor.ts";
import { knownVersion } from "./known-version.ts";
import { baselineOf, shownVersion, type VersionSurroundings } from "./shown-version.ts";

const tags = ["registry"];
const read = { scope: "read" } as const;
const params = modelParams;

/** Versions of models: registered, compared, and followed from their data to what came of them. */
export const versionsResource: Resource = {
  tag: "registry",
  description: "Registry: versions, who is champion, and how they hang together",
  register(app, deps) {
    addRegistration(app, deps);
    addReading(app, deps);
    addDiff(app, deps);
    addLineage(app, deps);
  },
};

function addRegistration(app: App, deps: HttpDeps): void {
  const { models, metadata, clock, changes, wakeLoop } = deps;
  const registry = createRegistryStore(metadata, clock);
  const schema = {
    ...{ tags, summary: "Register a version: it never changes afterwards", params },
    description:
      "The same body again is fine, another one under the name is refused. The model begins with it if " +
      "it is new; the first version is its champion.",
    body: registerVersionSchema,
    response: {
      ...{ 200: registeredVersionSchema, 201: registeredVersionSchema, 400: problemSchema },
      ...{ 409: problemSchema, 422: problemSchema, 503: problemSchema },
    },
  };
  const route = { config: { scope: "operate" }, schema } as const;
  app.post("/v1/models/:model/versions", route, async (request, reply) => {
    const model = await models.obtain(modelName(request.params.model), { isWanted: true });
    const { isNew, entry } = await registry.register({
      ...{ modelId: model.id, version: request.body.version, runId: null },
      ...{ parent: request.body.parent ?? null, details: detailsOf(request.body) },
      actor: requestActor(request),
    });
    if (isNew) {
      changes.publish({ what: "version", model: model.name });
      wakeLoop();
    }
    const all = await registry.list(model.id);
    const known = knownVersion(all, model.name, entry.version);
    return reply.code(isNew ? 201 : 200).send(shownVersion(known, await surroundings(deps, model)));
  });
}

function detailsOf({ version: _version, parent: _parent, ...details }: RegisterVersion) {
  return versionDetailsSchema.parse(details);
}

async function surroundings(
  { metadata, clock }: HttpDeps,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<VersionSurroundings> {
  return {
    model: name,
    targets: await createAliasStore(metadata, clock).targets(id),
    baselines: await createBaselineStore(metadata.db).list(id),
  };
}

function addReading(app: App, deps: HttpDeps): void {
  const { models, metadata, clock } = deps;
  const registry = createRegistryStore(metadata, clock);
  const listed = {
    ...{
      tags,
      summary: "Versions of a model: registered ones, and those seen in the data",
      params,
    },
    description: "Those that never answered come first, then the one seen last.",
    response: { 200: versionsAnswerSchema, 404: problemSchema },
  };
  app.get(
    "/v1/models/:model/versions",
    { config: read, schema: listed },
    async ({ params: asked }) => {
      const model = knownModel(models, asked.model);
      const around = await surroundings(deps, model);
      const versions = await registry.list(model.id);
      return { versions: versions.map((known) => shownVersion(known, around)) };
    },
  );
  const one = {
    ...{ tags, summary: "One version", params: params.extend({ version: z.string() }) },
    response: { 200: registeredVersionSchema, 404: problemSchema },
  };
  app.get(
    "/v1/models/:model/versions/:version",
    { config: read, schema: one },
    async ({ params: asked }) => {
      const model = knownModel(models, asked.model);
      const all = await registry.list(model.id);
      const known = knownVersion(all, model.name, asked.version);
      return shownVersion(known, await surroundings(deps, model));
    },
  );
}

function addDiff(app: App, { models, metadata, clock }: HttpDeps): void {
  const registry = createRegistryStore(metadata, clock);
  const baselines = createBaselineStore(metadata.db);
  const sideOf = async (modelId: number, { version, entry }: KnownVersion): Promise<DiffSide> => {
    const summary = baselineOf(await baselines.list(modelId), version);
    const stored = summary === undefined ? undefined : await baselines.get(summary.id);
    const isOwn = stored?.version === version;
    const details: VersionDetails = entry?.details ?? versionDetailsSchema.parse({});
    return {
      ...{ version, details },
      baseline: stored === undefined ? null : diffBaseline(stored, isOwn),
    };
  };
  const schema = {
    ...{ tags, summary: "What differs between two versions" },
    params: params.extend({ version: z.string(), other: z.string() }),
    response: { 200: versionDiffSchema, 404: problemSchema },
  };
  const route = { config: read, schema } as const;
  app.get("/v1/models/:model/versions/:version/diff/:other", route, async ({ params: asked }) => {
    const model = knownModel(models, asked.model);
    const all = await registry.list(model.id);
    const [a, b] = [asked.version, asked.other].map((name) => knownVersion(all, model.name, name));
    if (a === undefined || b === undefined) throw new RangeError("Two versions were asked for");
    return versionDiff(model.name, await sideOf(model.id, a), await sideOf(model.id, b));
  });
}

function addLineage(app: App, { models, metadata, clock }: HttpDeps): void {
  const registry = createRegistryStore(metadata, clock);
  const schema = {
    ...{ tags, summary: "From data over versions and their rows to incidents and runs", params },
    querystring: z.strictObject({
      version: z
        .string()
        .optional()
        .describe("Only this one, what it descends from, and its children"),
    }),
    response: { 200: lineageSchema, 404: problemSchema },
  };
  const route = { config: read, schema } as const;
  app.get("/v1/models/:model/lineage", route, async ({ params: { model: name }, query }) => {
    const model = knownModel(models, name);
    const all = await registry.list(model.id);
    const { version = null } = query;
    if (version !== null) knownVersion(all, model.name, version);
    const traces = await readTraces(metadata, model.id);
    return { model: model.name, version, ...lineageOf(all, traces, version) };
  });
}
