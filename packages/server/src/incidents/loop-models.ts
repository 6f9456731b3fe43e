import type { ModelConfig } from "@plumbline/contracts";
import { readModelConfig } from "../monitors/monitored-models.ts";
import { upstreamOf } from "../domain/group-incidents.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

export interface LoopModel {
  readonly id: number;
  readonly name: string;
  readonly config: ModelConfig;
}

/** The models as their configurations are at one moment. */
export interface LoopModels {
  readonly byId: ReadonlyMap<number, LoopModel>;
  /** Models that a model lives on, directly or not. */
  upstream(model: LoopModel): readonly LoopModel[];
  /** Models that live on a model. */
  downstream(model: LoopModel): readonly LoopModel[];
}

/** Answers how to read the models; a configuration is only parsed when it changed. */
export function createLoopModels(): (prepare: Prepare) => LoopModels {
  const known = new Map<number, { readonly revision: number; readonly model: LoopModel }>();
  return (prepare) => {
    for (const row of prepare(selectModels).all()) {
      const [id, revision] = [Number(row["id"]), Number(row["config_revision"])];
      if (known.get(id)?.revision === revision) continue;
      const config = readModelConfig(row["config_json"] as string | null);
      known.set(id, { revision, model: { id, name: String(row["name"]), config } });
    }
    const byId = new Map([...known].map(([id, { model }]) => [id, model]));
    const byName = new Map([...byId.values()].map((model) => [model.name, model]));
    const namesAbove = ({ name }: LoopModel): ReadonlySet<string> =>
      upstreamOf(name, (one) => byName.get(one)?.config.upstream ?? []);
    return {
      byId,
      upstream: (model) =>
        [...namesAbove(model)].flatMap((name) => {
          const found = byName.get(name);
          return found === undefined ? [] : [found];
        }),
      downstream: (model) => [...byId.values()].filter((one) => namesAbove(one).has(model.name)),
    };
  };
}

const selectModels = "select id, name, config_json, config_revision from models order by id";
