import { modelConfigSchema, type ModelConfig } from "@plumbline/contracts";
import type { MonitoredModel } from "../domain/monitor.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { createMonitorStore } from "../storage/metadata/monitor-store.ts";

/** The models with their configuration and monitors, read again when a configuration changes. */
export interface MonitoredModels {
  all(): Promise<readonly MonitoredModel[]>;
}

/** A model that nobody configured is watched by the defaults. */
export function readModelConfig(json: string | null): ModelConfig {
  return modelConfigSchema.parse(json === null ? {} : JSON.parse(json));
}

export function createMonitoredModels(
  { db }: Metadata,
  options: { readonly nowMs: () => number },
): MonitoredModels {
  const store = createMonitorStore(db);
  const known = new Map<number, { readonly revision: number; readonly model: MonitoredModel }>();
  return {
    async all() {
      const rows = await db
        .selectFrom("models")
        .select(["id", "name", "config_json", "config_revision"])
        .orderBy("id")
        .execute();
      const models: MonitoredModel[] = [];
      for (const { id, name, config_json, config_revision } of rows) {
        const before = known.get(id);
        if (before?.revision === config_revision) {
          models.push(before.model);
          continue;
        }
        const config = readModelConfig(config_json);
        await store.replace(id, config.monitors, options.nowMs());
        const model = { id, name, config, monitors: await store.inForce(id) };
        known.set(id, { revision: config_revision, model });
        models.push(model);
      }
      return models;
    },
  };
}
