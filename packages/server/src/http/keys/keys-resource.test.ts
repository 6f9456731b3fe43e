import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";

const make = (payload: object) => ({ method: "POST", url: "/v1/keys", payload }) as const;

test("a key is shown once, listed without its secret, and can be revoked", async () => {
  const { app, keys, clock } = await testServer({ settings: { requireKeys: "always" } });
  const admin = await keys.create("admin", ["admin"]);
  const headers = { authorization: `Bearer ${admin.text}` };
  const ask = make({ name: "sender", scopes: ["ingest"] });
  const made = await app.inject({ ...ask, headers });
  expect(made.statusCode).toBe(201);
  const { key, id } = made.json<{ key: string; id: string }>();
  expect(key).toMatch(/^pl_[0-9a-f]{12}_/);

  clock.nowMs += 5000;
  expect(keys.verify(key)?.name).toBe("sender");
  const listed = await app.inject({ url: "/v1/keys", headers });
  expect(listed.body).not.toContain(key);
  expect(listed.json<{ name: string; lastUsedAt: string }[]>()[1]).toMatchObject({
    ...{ id, name: "sender", scopes: ["ingest"], lastUsedAt: "2024-06-01T00:00:05.000Z" },
  });

  const revoke = { method: "DELETE", url: `/v1/keys/${id}`, headers } as const;
  expect((await app.inject(revoke)).statusCode).toBe(204);
  expect(keys.verify(key)).toBeUndefined();
  const none = await app.inject({ ...revoke, url: "/v1/keys/none" });
  expect(none.json()).toMatchObject({ status: 404 });
});

test.each([
  {},
  { name: "", scopes: ["read"] },
  { name: "a", scopes: [] },
  { name: "a", scopes: ["x"] },
])("%j is refused with words", async (payload) => {
  const { app } = await testServer();
  expect((await app.inject(make(payload))).json()).toMatchObject({
    ...{ status: 400, code: "PL_REQUEST_INVALID" },
  });
});
