import { auditAnswerSchema, auditEntrySchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { registryServer } from "../registry/testing/registry-server.ts";

async function setUp() {
  const { app, post, now, metadata } = await registryServer();
  for (let i = 1; i <= 5; i++) {
    now.ms += 60_000;
    await post("/versions", { version: `v${i}` });
  }
  return {
    ...{ app, metadata },
    list: async (query = "") =>
      auditAnswerSchema.parse((await app.inject({ url: `/v1/audit${query}` })).json()),
  };
}

test("the audit is read page by page and filtered", async () => {
  const { list } = await setUp();
  const first = await list("?limit=2");
  expect(first.entries.map(({ details }) => details)).toMatchObject([
    ...[{ version: "v5" }, { version: "v4" }],
  ]);
  const second = await list(`?limit=2&before=${first.next}`);
  expect(second.entries).toMatchObject([
    { details: { version: "v3" } },
    { details: { version: "v2" } },
  ]);
  const whole = await list();
  expect(whole).toMatchObject({ next: null });
  expect(whole.entries).toHaveLength(6);
  expect((await list("?action=alias-registration")).entries).toHaveLength(1);
  expect((await list("?subject=other")).entries).toEqual([]);
  expect((await list("?from=2026-03-01T00:04:00Z")).entries).toHaveLength(2);
});

test("it is exported line by line, oldest first", async () => {
  const { app } = await setUp();
  const answer = await app.inject({ url: "/v1/audit/export?action=register-version" });
  expect(answer.headers["content-type"]).toBe("application/x-ndjson");
  const lines = answer.body.trim().split("\n");
  const entries = lines.map((line) => auditEntrySchema.parse(JSON.parse(line)));
  expect(entries.map(({ details }) => details)).toMatchObject(
    ["v1", "v2", "v3", "v4", "v5"].map((version) => ({ version })),
  );
});

test("what is in the audit stays", async () => {
  const { metadata } = await setUp();
  const change = metadata.db.updateTable("audit").set({ actor: "eve" });
  await expect(change.execute()).rejects.toThrow("only added to");
  await expect(metadata.db.deleteFrom("audit").execute()).rejects.toThrow("only added to");
});
