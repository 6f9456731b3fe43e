import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { ApiKey, KeyStore } from "./key-ring.ts";
import { scopes, type Scope } from "./scope.ts";

const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);

/** Keys in the metadata. */
export function createKeyStore({ db, transaction }: Metadata): KeyStore {
  return {
    async all() {
      const rows = await db.selectFrom("api_keys").selectAll().orderBy("created_at").execute();
      return rows.map((row): ApiKey => ({
        id: row.id,
        name: row.name,
        hash: row.hash,
        scopes: row.scopes.split(" ").filter(isScope),
        createdAtMs: row.created_at,
        lastUsedAtMs: row.last_used_at,
        revokedAtMs: row.revoked_at,
      }));
    },
    async add(key) {
      const row = {
        id: key.id,
        name: key.name,
        hash: key.hash,
        scopes: key.scopes.join(" "),
        created_at: key.createdAtMs,
        last_used_at: key.lastUsedAtMs,
        revoked_at: key.revokedAtMs,
      };
      await retryWhileBusy(() => db.insertInto("api_keys").values(row).execute());
    },
    async revoke(id, atMs) {
      const change = db.updateTable("api_keys").set({ revoked_at: atMs }).where("id", "=", id);
      await retryWhileBusy(() => change.execute());
    },
    async touch(uses) {
      await retryWhileBusy(() =>
        transaction((prepare) => {
          const note = prepare("update api_keys set last_used_at = ? where id = ?");
          for (const [id, atMs] of uses) note.run(atMs, id);
        }),
      );
    },
  };
}
