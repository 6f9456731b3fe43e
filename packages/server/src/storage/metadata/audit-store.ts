import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

export interface AuditEntry {
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  /** What was changed: a model, a key. */
  readonly subject: string;
  readonly details: unknown;
}

export interface AuditStore {
  add(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter?: {
    readonly action?: string;
    readonly subject?: string;
    readonly limit?: number;
  }): Promise<readonly AuditEntry[]>;
}

export function createAuditStore(db: Kysely<Tables>): AuditStore {
  return {
    async add({ atMs, actor, action, subject, details }) {
      const details_json = JSON.stringify(details);
      await db
        .insertInto("audit")
        .values({ at: atMs, actor, action, subject, details_json })
        .execute();
    },
    async list({ action, subject, limit = 100 } = {}) {
      let query = db.selectFrom("audit").selectAll();
      if (action !== undefined) query = query.where("action", "=", action);
      if (subject !== undefined) query = query.where("subject", "=", subject);
      const rows = await query.orderBy("id", "desc").limit(limit).execute();
      return rows.map((row) => ({
        ...{ atMs: row.at, actor: row.actor, action: row.action, subject: row.subject },
        details: JSON.parse(row.details_json),
      }));
    },
  };
}
