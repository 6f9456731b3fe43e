import type { Kysely, Selectable } from "kysely";
import type { QuarantineRow, Tables } from "./tables.ts";

export interface QuarantinedRow {
  readonly id: number;
  readonly kind: "prediction" | "feedback";
  readonly receivedAtMs: number;
  readonly reason: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly message: string;
  /** The row as it came. */
  readonly body: string;
}

export interface QuarantineReason {
  readonly reason: string;
  readonly rows: number;
  readonly lastAtMs: number;
  /** The newest rows. */
  readonly samples: readonly QuarantinedRow[];
}

export interface QuarantineFilter {
  readonly reason?: string;
  readonly ids?: readonly number[];
  /** Only rows older than this one: the last of the page before. */
  readonly beforeId?: number;
  /** @default 100 */
  readonly limit?: number;
}

/** Rows set apart. The segment writer puts them in and keeps their number bounded. */
export interface QuarantineStore {
  /** The reasons that most rows have first. */
  reasons(modelId: number, samples: number): Promise<readonly QuarantineReason[]>;
  /** Newest first. */
  list(modelId: number, filter?: QuarantineFilter): Promise<readonly QuarantinedRow[]>;
  /** Takes out rows that were given up: they stay counted among those that were refused. */
  remove(modelId: number, ids: readonly number[]): Promise<number>;
}

export function createQuarantineStore(db: Kysely<Tables>): QuarantineStore {
  const list: QuarantineStore["list"] = async (modelId, filter = {}) => {
    const { reason, ids, beforeId, limit = 100 } = filter;
    let query = db.selectFrom("quarantine").selectAll().where("model_id", "=", modelId);
    if (reason !== undefined) query = query.where("reason", "=", reason);
    if (ids !== undefined) query = query.where("id", "in", [...ids]);
    if (beforeId !== undefined) query = query.where("id", "<", beforeId);
    return (await query.orderBy("id", "desc").limit(limit).execute()).map(toRow);
  };
  return {
    list,
    async reasons(modelId, samples) {
      const groups = await db
        .selectFrom("quarantine")
        .select((select) => [
          "reason",
          select.fn.countAll<number>().as("rows"),
          select.fn.max("received_at").as("last"),
        ])
        .where("model_id", "=", modelId)
        .groupBy("reason")
        .orderBy("rows", "desc")
        .orderBy("reason")
        .execute();
      const reasons: QuarantineReason[] = [];
      for (const { reason, rows, last } of groups) {
        const newest = await list(modelId, { reason, limit: samples });
        reasons.push({ reason, rows, lastAtMs: last, samples: newest });
      }
      return reasons;
    },
    async remove(modelId, ids) {
      const { numDeletedRows } = await db
        .deleteFrom("quarantine")
        .where("model_id", "=", modelId)
        .where("id", "in", [...ids])
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function toRow(row: Selectable<QuarantineRow>): QuarantinedRow {
  const { id, kind, reason, field, value, message, body } = row;
  return { id, kind, receivedAtMs: row.received_at, reason, field, value, message, body };
}
