import type { ModelStore, StoredModel } from "./model-directory.ts";

/** Models in memory. */
export function fakeModelStore(): ModelStore {
  const models: StoredModel[] = [];
  return {
    all: () => Promise.resolve([...models]),
    async create(name) {
      const known = models.find((model) => model.name === name);
      if (known !== undefined) return known;
      const model = { id: models.length + 1, name, schema: null };
      models.push(model);
      return model;
    },
    async saveSchema(id, schema) {
      const at = models.findIndex((model) => model.id === id);
      const model = models[at];
      if (model !== undefined) models[at] = { ...model, schema };
    },
  };
}
