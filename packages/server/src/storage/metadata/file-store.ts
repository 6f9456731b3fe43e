import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

export interface StoredRows {
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  readonly firstTimeMs: number;
  readonly lastTimeMs: number;
}

/** What the lake holds, from the manifest. */
export interface FileStore {
  /** Live files of a model; undefined when there are none. */
  stored(modelId: number, kind: "prediction" | "feedback"): Promise<StoredRows | undefined>;
}

export function createFileStore(db: Kysely<Tables>): FileStore {
  return {
    async stored(modelId, kind) {
      const row = await db
        .selectFrom("files")
        .select(({ fn }) => [
          fn.countAll<number>().as("files"),
          fn.sum<number | null>("rows").as("rows"),
          fn.sum<number | null>("bytes").as("bytes"),
          fn.min<number | null>("min_time").as("first"),
          fn.max<number | null>("max_time").as("last"),
        ])
        .where("model_id", "=", modelId)
        .where("kind", "=", kind)
        .where("state", "=", "live")
        .executeTakeFirstOrThrow();
      const { files, rows, bytes, first, last } = row;
      if (rows === null || bytes === null || first === null || last === null) return undefined;
      return { files, rows, bytes, firstTimeMs: first, lastTimeMs: last };
    },
  };
}
