import { createHash, timingSafeEqual } from "node:crypto";
import type { Scope } from "./scope.ts";

/** A key as it is kept: its secret only as a hash. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the whole key, hexadecimal. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** Where keys are kept. */
export interface KeyStore {
  all(): Promise<readonly ApiKey[]>;
  add(key: ApiKey): Promise<void>;
  revoke(id: string, atMs: number): Promise<void>;
  /** Notes when keys were used last. */
  touch(uses: ReadonlyMap<string, number>): Promise<void>;
}

/** The keys in memory: every request asks, none waits for the disk. */
export interface KeyRing {
  /** The key that a text is, if it is a valid one. */
  verify(text: string): ApiKey | undefined;
  /** Makes a key; its text is shown this once. */
  create(name: string, scopes: readonly Scope[]): Promise<{ key: ApiKey; text: string }>;
  /** False when there is no such key. */
  revoke(id: string): Promise<boolean>;
  all(): readonly ApiKey[];
  /** Writes down when keys were used. */
  flush(): Promise<void>;
}

export interface KeyRingOptions {
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** A key with all scopes that is in the settings; `""` is none. */
  readonly adminKey: string;
}

const keyShape = /^pl_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export async function createKeyRing(store: KeyStore, options: KeyRingOptions): Promise<KeyRing> {
  const { clock, randomBytes, adminKey } = options;
  const keys = new Map((await store.all()).map((key) => [key.id, key]));
  const adminHash = adminKey === "" ? undefined : hashOf(adminKey);
  let uses = new Map<string, number>();

  const use = (key: ApiKey): ApiKey => {
    uses.set(key.id, clock());
    return key;
  };
  return {
    verify(text) {
      const id = keyShape.exec(text)?.[1];
      const key = id === undefined ? undefined : keys.get(id);
      if (key !== undefined) {
        return key.revokedAtMs === null && isSameHash(key.hash, text) ? use(key) : undefined;
      }
      const isAdmin = adminHash !== undefined && isSameHash(adminHash, text);
      return isAdmin ? settingsKey(adminHash) : undefined;
    },
    async create(name, scopes) {
      const id = Buffer.from(randomBytes(6)).toString("hex");
      const text = `pl_${id}_${Buffer.from(randomBytes(32)).toString("base64url")}`;
      const times = { createdAtMs: clock(), lastUsedAtMs: null, revokedAtMs: null };
      const key: ApiKey = { id, name, hash: hashOf(text), scopes, ...times };
      await store.add(key);
      keys.set(id, key);
      return { key, text };
    },
    async revoke(id) {
      const key = keys.get(id);
      if (key === undefined) return false;
      const revokedAtMs = key.revokedAtMs ?? clock();
      keys.set(id, { ...key, revokedAtMs });
      await store.revoke(id, revokedAtMs);
      return true;
    },
    all: () =>
      [...keys.values()].map((key) => ({
        ...key,
        lastUsedAtMs: uses.get(key.id) ?? key.lastUsedAtMs,
      })),
    async flush() {
      if (uses.size === 0) return;
      const writing = uses;
      uses = new Map();
      for (const [id, lastUsedAtMs] of writing) {
        const key = keys.get(id);
        if (key !== undefined) keys.set(id, { ...key, lastUsedAtMs });
      }
      await store.touch(writing);
    },
  };
}

const settingsKey = (hash: string): ApiKey => ({
  ...{ id: "settings", name: "adminKey of the settings", hash, scopes: ["admin"] },
  ...{ createdAtMs: 0, lastUsedAtMs: null, revokedAtMs: null },
});

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** In the same time wherever the first difference is. */
function isSameHash(hash: string, text: string): boolean {
  return timingSafeEqual(Buffer.from(hash, "hex"), Buffer.from(hashOf(text), "hex"));
}
