import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

export interface StoredVersion {
  readonly version: string;
  /** Event times of its first and last prediction. */
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
}

export interface VersionStore {
  /** The version seen last comes first. */
  list(modelId: number): Promise<readonly StoredVersion[]>;
}

export function createVersionStore(db: Kysely<Tables>): VersionStore {
  return {
    async list(modelId) {
      const rows = await db
        .selectFrom("versions")
        .selectAll()
        .where("model_id", "=", modelId)
        .orderBy("last_seen_at", "desc")
        .orderBy("version")
        .execute();
      return rows.map((row) => ({
        version: row.version,
        firstSeenAtMs: row.first_seen_at,
        lastSeenAtMs: row.last_seen_at,
      }));
    },
  };
}
