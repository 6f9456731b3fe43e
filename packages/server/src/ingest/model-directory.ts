import { PlumblineError } from "@plumbline/core";
import { createLiveSchema, type LiveSchema } from "../domain/live-schema.ts";
import type { ModelSchema } from "../domain/model-schema.ts";

export interface StoredModel {
  readonly id: number;
  readonly name: string;
  readonly schema: ModelSchema | null;
}

/** Where models are kept. */
export interface ModelStore {
  all(): Promise<readonly StoredModel[]>;
  /** Makes the model, or finds the one of this name. */
  create(name: string, createdAtMs: number): Promise<StoredModel>;
  saveSchema(id: number, schema: ModelSchema): Promise<void>;
}

export interface LiveModel {
  readonly id: number;
  readonly name: string;
  readonly schema: LiveSchema;
}

/** The models as the rows that come in meet them: in memory, written through. */
export interface ModelDirectory {
  find(name: string): LiveModel | undefined;
  /** Finds the model or begins it; one that is wanted by name begins whatever the settings say. */
  obtain(name: string, options?: { readonly isWanted?: boolean }): Promise<LiveModel>;
  /** Resolves once the schema is stored as it is now: before that, no row that needs it may be kept. */
  save(model: LiveModel): Promise<void>;
  all(): readonly LiveModel[];
}

export interface ModelDirectoryOptions {
  readonly canCreate: boolean;
  readonly maxModels: number;
}

interface Known extends LiveModel {
  stored: ModelSchema | null;
  saving: Promise<void>;
}

export async function createModelDirectory(
  store: ModelStore,
  clock: () => number,
  { canCreate, maxModels }: ModelDirectoryOptions,
): Promise<ModelDirectory> {
  const models = new Map<string, Known>();
  const beginning = new Map<string, Promise<LiveModel>>();

  const add = ({ id, name, schema }: StoredModel): Known => {
    const known = models.get(name);
    if (known !== undefined) return known;
    const model = {
      ...{ id, name, schema: createLiveSchema(schema) },
      ...{ stored: schema, saving: Promise.resolve() },
    };
    models.set(name, model);
    return model;
  };
  for (const model of await store.all()) add(model);

  const begin = async (name: string, isWanted: boolean): Promise<LiveModel> => {
    if (!canCreate && !isWanted) {
      const remedy = "Check the name, or let models begin by themselves with autoCreateModels";
      throw new PlumblineError("PL_MODEL_UNKNOWN", { model: name, remedy });
    }
    if (models.size + beginning.size >= maxModels) {
      throw new PlumblineError("PL_MODELS_TOO_MANY", { limit: maxModels, model: name });
    }
    return add(await store.create(name, clock()));
  };
  const saveNow = async (model: Known): Promise<void> => {
    const schema = model.schema.current();
    if (schema === null || schema === model.stored) return;
    await store.saveSchema(model.id, schema);
    model.stored = schema;
  };

  return {
    find: (name) => models.get(name),
    all: () => [...models.values()],
    async obtain(name, { isWanted = false } = {}) {
      const known = models.get(name) ?? beginning.get(name);
      if (known !== undefined) return known;
      const begun = begin(name, isWanted).finally(() => beginning.delete(name));
      beginning.set(name, begun);
      return begun;
    },
    async save({ name }) {
      const model = models.get(name);
      if (model === undefined || model.schema.current() === model.stored) return;
      // One after the other: an older schema must not be written over a newer one.
      const saved = model.saving.catch(() => undefined).then(() => saveNow(model));
      model.saving = saved;
      await saved;
    },
  };
}
