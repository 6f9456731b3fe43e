import {
  countersAnswerSchema,
  modelAnswerSchema,
  monitorsAnswerSchema,
  schemaAnswerSchema,
  type ModelSchemaDocument,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { ModelSchema } from "../../domain/model-schema.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { createCounterStore } from "../../storage/metadata/counter-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { createMonitorStore } from "../../storage/metadata/monitor-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams as params } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { monitorStatus } from "../read-side/model-overview.ts";
import type { ModelSnapshot } from "../read-side/model-snapshots.ts";

const tags = ["models"];
const config = { scope: "read" } as const;

/** One model, and what is known of it. */
export const modelsResource: Resource = {
  tag: "models",
  description: "Models: what is known of each",
  register(app, deps) {
    const { models, metadata } = deps;
    const schema = {
      ...{ tags, summary: "One model with its configuration and schema", params },
      response: { 200: modelAnswerSchema, 404: problemSchema },
    };
    const store = createModelStore(metadata.db);
    app.get("/v1/models/:model", { config, schema }, async ({ params: { model: name } }) => {
      const model = knownModel(models, name);
      const { overview } = await snapshotOf(deps, model);
      const { document } = await store.config(model.id);
      const inForce = readModelConfig(document === null ? null : JSON.stringify(document));
      return { ...overview, config: inForce, schema: shownSchema(model.schema.current()) };
    });
    addFacts(app, deps);
    addMonitors(app, deps);
  },
};

function addFacts(app: App, { models, metadata }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Features of a model and their types", params },
    response: { 200: schemaAnswerSchema, 404: problemSchema },
  };
  app.get("/v1/models/:model/schema", { config, schema }, ({ params: { model } }) => ({
    schema: shownSchema(knownModel(models, model).schema.current()),
  }));
  const counters = createCounterStore(metadata.db);
  const countersSchema = {
    ...{ tags, summary: "Totals since the model began", params },
    response: { 200: countersAnswerSchema, 404: problemSchema },
  };
  app.get(
    "/v1/models/:model/counters",
    { config, schema: countersSchema },
    async ({ params: { model } }) => ({
      counters: Object.fromEntries(await counters.of(knownModel(models, model).id)),
    }),
  );
}

function addMonitors(app: App, deps: HttpDeps): void {
  const { models, metadata } = deps;
  const store = createMonitorStore(metadata.db);
  const schema = {
    ...{ tags, summary: "Monitors in force and where each stands", params },
    response: { 200: monitorsAnswerSchema, 404: problemSchema },
  };
  app.get("/v1/models/:model/monitors", { config, schema }, async ({ params: { model: name } }) => {
    const model = knownModel(models, name);
    const { monitors } = await snapshotOf(deps, model);
    const documents = new Map(
      (await store.inForce(model.id)).map(({ document }) => [document.name, document]),
    );
    return {
      monitors: monitors.flatMap((monitor) => {
        const document = documents.get(monitor.name);
        return document === undefined ? [] : [{ ...monitorStatus(monitor), document }];
      }),
    };
  });
}

async function snapshotOf(
  { reads }: HttpDeps,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<ModelSnapshot> {
  const found = await reads.snapshots.one(id);
  if (found !== undefined) return found;
  throw new PlumblineError("PL_MODEL_UNKNOWN", { model: name, remedy: "It was just deleted" });
}

function shownSchema(schema: ModelSchema | null): ModelSchemaDocument | null {
  if (schema === null) return null;
  const { columns, predictionType, fixedBy, fixedAtMs } = schema;
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    ...{ predictionType, fixedBy, fixedAt: isoTime(fixedAtMs) },
  };
}
