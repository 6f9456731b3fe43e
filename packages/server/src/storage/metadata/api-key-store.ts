import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import type { ApiKeyRow, Tables } from "./tables.ts";

export const scopes = ["read", "ingest", "admin"] as const;

export type Scope = (typeof scopes)[number];

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export interface NewApiKey {
  readonly key: ApiKey;
  /** Shown once: only its hash is kept. */
  readonly token: string;
}

export interface ApiKeyStore {
  create(key: Pick<ApiKey, "name" | "scopes" | "createdAtMs">): Promise<NewApiKey>;
  /** The key of a token that is in force; undefined for every other text. */
  verify(token: string): Promise<ApiKey | undefined>;
  noteUse(id: string, atMs: number): Promise<void>;
  /** False when there is no such key in force. */
  revoke(id: string, atMs: number): Promise<boolean>;
  list(): Promise<readonly ApiKey[]>;
}

const tokenShape = /^pl_([a-z0-9]{12})_[A-Za-z0-9_-]{43}$/;

export function createApiKeyStore(db: Kysely<Tables>): ApiKeyStore {
  return {
    async create({ name, scopes, createdAtMs }) {
      const id = randomBytes(6).toString("hex");
      const token = `pl_${id}_${randomBytes(32).toString("base64url")}`;
      await db
        .insertInto("api_keys")
        .values({
          ...{ id, name, hash: hashOf(token), scopes: scopes.join(" "), created_at: createdAtMs },
          ...{ last_used_at: null, revoked_at: null },
        })
        .execute();
      const key = { id, name, scopes, createdAtMs, lastUsedAtMs: null, revokedAtMs: null };
      return { key, token };
    },
    async verify(token) {
      const id = tokenShape.exec(token)?.[1];
      if (id === undefined) return undefined;
      const row = await db
        .selectFrom("api_keys")
        .selectAll()
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const isSame = timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashOf(token)));
      return isSame ? toKey(row) : undefined;
    },
    async noteUse(id, atMs) {
      await db.updateTable("api_keys").set({ last_used_at: atMs }).where("id", "=", id).execute();
    },
    async revoke(id, atMs) {
      const { numUpdatedRows } = await db
        .updateTable("api_keys")
        .set({ revoked_at: atMs })
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async list() {
      const rows = await db.selectFrom("api_keys").selectAll().orderBy("created_at").execute();
      return rows.map(toKey);
    },
  };
}

/** The secret is 256 random bits: a slow hash would protect nothing more. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function toKey(row: Selectable<ApiKeyRow>): ApiKey {
  const known = new Set<string>(scopes);
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.split(" ").filter((scope): scope is Scope => known.has(scope)),
    createdAtMs: row.created_at,
    lastUsedAtMs: row.last_used_at,
    revokedAtMs: row.revoked_at,
  };
}
