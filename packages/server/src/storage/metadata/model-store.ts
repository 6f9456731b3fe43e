import type { Kysely, Selectable } from "kysely";
import type { ModelSchema } from "../../domain/model-schema.ts";
import type { Prepare } from "./sqlite-dialect.ts";
import type { ModelRow, Tables } from "./tables.ts";

export interface ModelRecord {
  readonly id: number;
  readonly name: string;
  readonly createdAtMs: number;
  readonly schema: ModelSchema | null;
}

export interface ModelConfig {
  /** Grows with each change, from 0. */
  readonly revision: number;
  /** Null when nothing was configured. */
  readonly document: unknown;
}

export interface ModelTable {
  /** By name. */
  all(): Promise<readonly ModelRecord[]>;
  find(name: string): Promise<ModelRecord | undefined>;
  /** Makes the model, or finds the one of this name. */
  create(name: string, createdAtMs: number): Promise<ModelRecord>;
  saveSchema(id: number, schema: ModelSchema): Promise<void>;
  config(id: number): Promise<ModelConfig>;
  /** Stores the next revision; undefined when another one than `revision` is in force by now. */
  saveConfig(id: number, document: unknown, revision: number): Promise<ModelConfig | undefined>;
}

export function createModelStore(db: Kysely<Tables>): ModelTable {
  const models = db.selectFrom("models").select(["id", "name", "created_at", "schema_json"]);
  const find = async (name: string): Promise<ModelRecord | undefined> => {
    const row = await models.where("name", "=", name).executeTakeFirst();
    return row === undefined ? undefined : toModel(row);
  };
  return {
    find,
    all: async () => (await models.orderBy("name").execute()).map(toModel),
    async create(name, createdAtMs) {
      const known = await find(name);
      if (known !== undefined) return known;
      const empty = { schema_json: null, config_json: null, config_revision: 0 };
      await db
        .insertInto("models")
        .values({ name, created_at: createdAtMs, ...empty })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return toModel(await models.where("name", "=", name).executeTakeFirstOrThrow());
    },
    async saveSchema(id, schema) {
      const schema_json = JSON.stringify(schema);
      await db.updateTable("models").set({ schema_json }).where("id", "=", id).execute();
    },
    async config(id) {
      const { config_json, config_revision } = await db
        .selectFrom("models")
        .select(["config_json", "config_revision"])
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      const document: unknown = config_json === null ? null : JSON.parse(config_json);
      return { revision: config_revision, document };
    },
    async saveConfig(id, document, revision) {
      const next = revision + 1;
      const { numUpdatedRows } = await db
        .updateTable("models")
        .set({ config_json: JSON.stringify(document), config_revision: next })
        .where("id", "=", id)
        .where("config_revision", "=", revision)
        .executeTakeFirst();
      return numUpdatedRows === 1n ? { revision: next, document } : undefined;
    },
  };
}

type Row = Pick<Selectable<ModelRow>, "id" | "name" | "created_at" | "schema_json">;

function toModel({ id, name, created_at, schema_json }: Row): ModelRecord {
  const schema = schema_json === null ? null : (JSON.parse(schema_json) as ModelSchema);
  return { id, name, createdAtMs: created_at, schema };
}

const selectTwins = `
  select id, (select count(*) from models twin where lower(twin.name) = lower(models.name)
    and twin.id < models.id) as twins
  from models where name = ?`;

/** The folder of a model in the lake. Names that differ only in case are one name to some file systems. */
export function modelFolder(prepare: Prepare, name: string): string {
  const row = prepare(selectTwins).get(name);
  return row === undefined || row["twins"] === 0
    ? `model=${name}`
    : `model=${name}~${Number(row["id"])}`;
}
