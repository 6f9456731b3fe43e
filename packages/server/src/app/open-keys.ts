import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { isLoopback } from "../http/access.ts";
import { createKeyRing, type KeyRing } from "../http/keys/key-ring.ts";
import { createKeyStore } from "../http/keys/key-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { Settings } from "./settings.ts";

/** The first key of a server that needs one is left in a file that only its user can read. */
export async function openKeys(
  settings: Settings,
  deps: {
    readonly metadata: Metadata;
    readonly logger: FastifyBaseLogger;
    readonly clock: () => number;
  },
): Promise<KeyRing> {
  const { metadata, logger, clock } = deps;
  const { adminKey, dataFolder, host, requireKeys } = settings;
  const keys = await createKeyRing(createKeyStore(metadata), { clock, randomBytes, adminKey });
  const needsKeys = requireKeys === "always" || !isLoopback(host);
  const hasAdmin = keys
    .all()
    .some((key) => key.revokedAtMs === null && key.scopes.includes("admin"));
  if (!needsKeys || adminKey !== "" || hasAdmin) return keys;
  const { text } = await keys.create("first key", ["admin"]);
  const path = join(dataFolder, "admin-key");
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  logger.warn({ path }, "an API key with scope admin was made and left in this file: move it");
  return keys;
}
