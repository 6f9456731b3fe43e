import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

export interface CounterStore {
  /** Totals of one model since it began, by name. */
  of(modelId: number): Promise<ReadonlyMap<string, number>>;
  /** Totals of all models, by model name. */
  all(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
}

export function createCounterStore(db: Kysely<Tables>): CounterStore {
  return {
    async of(modelId) {
      const rows = await db
        .selectFrom("counters")
        .select(["name", "value"])
        .where("model_id", "=", modelId)
        .execute();
      return new Map(rows.map(({ name, value }) => [name, value]));
    },
    async all() {
      const rows = await db
        .selectFrom("counters")
        .innerJoin("models", "models.id", "counters.model_id")
        .select(["models.name as model", "counters.name", "counters.value"])
        .execute();
      const byModel = Map.groupBy(rows, ({ model }) => model);
      return new Map(
        [...byModel].map(([model, counters]) => [
          model,
          new Map(counters.map(({ name, value }) => [name, value])),
        ]),
      );
    },
  };
}
