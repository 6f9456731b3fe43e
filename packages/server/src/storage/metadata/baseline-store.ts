import type { Kysely, Selectable } from "kysely";
import { compressJson, decompressJson } from "./compressed-json.ts";
import type { BaselineRow, Tables } from "./tables.ts";

export interface BaselineSummary {
  readonly id: number;
  readonly modelId: number;
  /** Null for all versions. */
  readonly version: string | null;
  readonly createdAtMs: number;
  readonly planId: string;
  /** From what it was made. */
  readonly origin: unknown;
}

export interface StoredBaseline extends BaselineSummary {
  readonly document: unknown;
}

export interface BaselineStore {
  add(baseline: Omit<StoredBaseline, "id">): Promise<BaselineSummary>;
  /** Newest first. */
  list(modelId: number): Promise<readonly BaselineSummary[]>;
  get(id: number): Promise<StoredBaseline | undefined>;
  /** The newest of a version, else the newest for all versions. */
  inForce(modelId: number, version: string | null): Promise<StoredBaseline | undefined>;
}

const summary = ["id", "model_id", "version", "created_at", "plan_id", "origin_json"] as const;

export function createBaselineStore(db: Kysely<Tables>): BaselineStore {
  return {
    async add({ document, ...described }) {
      const { id } = await db
        .insertInto("baselines")
        .values({
          model_id: described.modelId,
          version: described.version,
          created_at: described.createdAtMs,
          plan_id: described.planId,
          origin_json: JSON.stringify(described.origin),
          document: compressJson(document),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return { id, ...described };
    },
    async list(modelId) {
      const rows = await db
        .selectFrom("baselines")
        .select(summary)
        .where("model_id", "=", modelId)
        .orderBy("id", "desc")
        .execute();
      return rows.map(toSummary);
    },
    async get(id) {
      const row = await db
        .selectFrom("baselines")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst();
      return row === undefined ? undefined : toBaseline(row);
    },
    async inForce(modelId, version) {
      const row = await db
        .selectFrom("baselines")
        .selectAll()
        .where("model_id", "=", modelId)
        .where((where) => where.or([where("version", "is", null), where("version", "=", version)]))
        .orderBy((order) => order.eb("version", "is", null))
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : toBaseline(row);
    },
  };
}

type Row = Selectable<BaselineRow>;

function toSummary(row: Pick<Row, (typeof summary)[number]>): BaselineSummary {
  return {
    id: row.id,
    modelId: row.model_id,
    version: row.version,
    createdAtMs: row.created_at,
    planId: row.plan_id,
    origin: JSON.parse(row.origin_json),
  };
}

function toBaseline(row: Row): StoredBaseline {
  return { ...toSummary(row), document: decompressJson(row.document) };
}
