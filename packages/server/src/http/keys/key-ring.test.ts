import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { createKeyRing } from "./key-ring.ts";
import { createKeyStore } from "./key-store.ts";

const options = { clock: () => 1000, randomBytes, adminKey: "" };

test("keys, their use and their end are there after a restart; their text is nowhere", async () => {
  const metadata = await openMetadata(":memory:");
  const store = createKeyStore(metadata);
  const before = await createKeyRing(store, options);
  const kept = await before.create("kept", ["read", "ingest"]);
  const revoked = await before.create("revoked", ["admin"]);
  await before.revoke(revoked.key.id);
  before.verify(kept.text);
  await before.flush();
  const rows = JSON.stringify(await metadata.db.selectFrom("api_keys").selectAll().execute());
  expect(rows).not.toContain(kept.text);

  const after = await createKeyRing(store, options);
  expect(after.verify(kept.text)).toMatchObject({ scopes: ["read", "ingest"], lastUsedAtMs: 1000 });
  expect(after.verify(revoked.text)).toBeUndefined();
  await metadata.close();
});

test("another secret under a known id is no key", async () => {
  const metadata = await openMetadata(":memory:");
  const ring = await createKeyRing(createKeyStore(metadata), options);
  const { text } = await ring.create("a", ["read"]);
  const last = text.endsWith("A") ? "B" : "A";
  expect(ring.verify(`${text.slice(0, -1)}${last}`)).toBeUndefined();
  expect(ring.verify("")).toBeUndefined();
  await metadata.close();
});

test("the key of the settings is good for everything", async () => {
  const metadata = await openMetadata(":memory:");
  const adminKey = "a-long-text-from-the-settings";
  const ring = await createKeyRing(createKeyStore(metadata), { ...options, adminKey });
  expect(ring.verify(adminKey)?.scopes).toEqual(["admin"]);
  expect(ring.verify("a-long-text-from-the-setting")).toBeUndefined();
  expect(ring.all()).toEqual([]);
  await metadata.close();
});
