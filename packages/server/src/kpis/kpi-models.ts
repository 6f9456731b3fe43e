import { modelConfigSchema, type Kpi, type ModelConfig } from "@plumbline/contracts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

/** A model that has KPIs. */
export interface KpiModel {
  readonly id: number;
  readonly name: string;
  readonly revision: number;
  readonly config: ModelConfig;
}

/** Answers how to read the models with KPIs; a document is only parsed when it changed. */
export function createKpiModels(): (prepare: Prepare) => readonly KpiModel[] {
  const known = new Map<number, KpiModel>();
  return (prepare) =>
    prepare(select)
      .all()
      .map((row): KpiModel => {
        const [id, revision] = [Number(row["id"]), Number(row["config_revision"])];
        const before = known.get(id);
        if (before?.revision === revision) return before;
        const config = modelConfigSchema.parse(JSON.parse(String(row["config_json"])));
        const model = { id, name: String(row["name"]), revision, config };
        known.set(id, model);
        return model;
      })
      .filter(({ config }) => config.kpis.length > 0);
}

/** What a value is made of, as text: where it changes, what was computed before is worth nothing. */
export function definitionOf({ of, window }: Kpi, config: ModelConfig): string {
  const { timeZone, cluster } = config;
  const decision = "cost" in of ? [config.positive ?? null, config.threshold ?? null] : [];
  return JSON.stringify([of, window, timeZone, cluster ?? null, ...decision]);
}

const select = `
  select id, name, config_json, config_revision from models
  where config_json is not null order by id`;
