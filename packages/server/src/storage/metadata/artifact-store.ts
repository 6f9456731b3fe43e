import { recordAudit } from "./audit-record.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";

export interface StoredArtifact {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly createdAtMs: number;
}

export interface ArtifactStore {
  find(digest: string): Promise<StoredArtifact | undefined>;
  /** False when it was known already. */
  add(artifact: StoredArtifact, actor: string): Promise<boolean>;
}

const insert = `
  insert into artifacts (digest, bytes, media_type, created_at) values (?, ?, ?, ?)
  on conflict do nothing`;
/** What is known of the files that are kept under their digest. */
export function createArtifactStore(metadata: Metadata): ArtifactStore {
  return {
    find: (digest) =>
      metadata.read((prepare) => {
        const row = prepare("select * from artifacts where digest = ?").get(digest);
        if (row === undefined) return undefined;
        return {
          ...{ digest, bytes: Number(row["bytes"]), mediaType: String(row["media_type"]) },
          createdAtMs: Number(row["created_at"]),
        };
      }),
    add: ({ digest, bytes, mediaType, createdAtMs }, actor) =>
      retryWhileBusy(() =>
        metadata.transaction((prepare) => {
          const { changes } = prepare(insert).run(digest, bytes, mediaType, createdAtMs);
          if (changes !== 1) return false;
          recordAudit(prepare, {
            ...{ atMs: createdAtMs, actor, action: "keep-artifact", subject: digest },
            details: { bytes, mediaType },
          });
          return true;
        }),
      ),
  };
}
