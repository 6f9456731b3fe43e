import { expect, test } from "vitest";
import { registryServer } from "../registry/testing/registry-server.ts";

async function setUp() {
  const { app, keys, metadata } = await registryServer({ settings: { requireKeys: "always" } });
  const [one, other] = [
    await keys.create("one", ["approve", "read"]),
    await keys.create("two", ["approve"]),
  ];
  /** Only what is looked at; the other columns are those of a run that just began. */
  const addRun = (id: string, actor: string, endedAt: number | null) =>
    metadata.transaction((prepare) => {
      const columns = prepare(
        "select name, type, \"notnull\" as n from pragma_table_info('runs')",
      ).all();
      const given: Record<string, string | number | null> = {
        id,
        actor,
        ended_at: endedAt,
        model_id: Number(endedAt) + Math.floor(Math.random() * 1e9),
      };
      const values = columns.map((column) => {
        const name = String(column["name"]);
        if (name in given) return given[name] ?? null;
        if (column["n"] === 0) return null;
        return column["type"] === "INTEGER" ? 1 : "{}";
      });
      prepare(`insert into runs values (${values.map(() => "?").join(", ")})`).run(...values);
    });
  await addRun("by-one", `key ${one.key.id}`, null);
  await addRun("ended", "plumbline", 5);
  const decide = async (key: string, subject: string, approve = true) => {
    const answer = await app.inject({
      ...{ method: "POST", url: "/v1/approvals", headers: { authorization: `Bearer ${key}` } },
      payload: { subject, approve, reason: "looked at it" },
    });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  const list = async () =>
    (
      await app.inject({ url: "/v1/approvals", headers: { authorization: `Bearer ${one.text}` } })
    ).json<unknown>();
  return { decide, list, one: one.text, other: other.text };
}

test("who started a run cannot allow it, another one can, once", async () => {
  const { decide, list, one, other } = await setUp();
  expect(await decide(one, "run:by-one")).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("another one has to") },
  });
  expect(await decide(other, "run:by-one")).toMatchObject({ status: 201, body: { approve: true } });
  expect((await decide(other, "run:by-one")).status).toBe(201);
  expect(await decide(one, "run:by-one", false)).toMatchObject({
    ...{ status: 409, body: { detail: expect.stringContaining("allowed it already") } },
  });
  expect(await list()).toMatchObject({
    approvals: [{ subject: "run:by-one", reason: "looked at it" }],
  });
});

test("what is not there or has ended cannot be allowed; refusing is always possible", async () => {
  const { decide, one } = await setUp();
  expect(await decide(one, "promotion:none")).toMatchObject({ status: 409 });
  expect(await decide(one, "run:ended")).toMatchObject({
    body: { detail: expect.stringContaining("the run has ended") },
  });
  expect(await decide(one, "run:by-one", false)).toMatchObject({ status: 201 });
  expect(await decide(one, "lunch")).toMatchObject({ status: 400 });
});
