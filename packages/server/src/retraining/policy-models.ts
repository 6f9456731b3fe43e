import { readModelConfig } from "../monitors/monitored-models.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { PolicyModel } from "./read-policy-history.ts";

/** Answers how to read the models that were configured; a document is only parsed when it changed. */
export function createPolicyModels(): (prepare: Prepare) => readonly PolicyModel[] {
  const known = new Map<number, PolicyModel>();
  return (prepare) =>
    prepare(select)
      .all()
      .map((row) => {
        const [id, revision] = [Number(row["id"]), Number(row["config_revision"])];
        const before = known.get(id);
        if (before?.revision === revision) return before;
        const config = readModelConfig(String(row["config_json"]));
        const model = { id, name: String(row["name"]), revision, config };
        known.set(id, model);
        return model;
      });
}

const select = `
  select id, name, config_json, config_revision from models
  where config_json is not null order by id`;
