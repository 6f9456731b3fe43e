import { expect, test } from "vitest";
import { registryServer } from "../registry/testing/registry-server.ts";

async function setUp() {
  const server = await registryServer();
  const send = async (
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    payload?: object,
  ) => {
    const answer = await server.app.inject({
      ...{ method, url },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.body === "" ? null : answer.json<unknown>() };
  };
  return { ...server, send };
}

test("an account is made with a password that is shown once, changed, and disabled", async () => {
  const { send, metadata } = await setUp();
  const made = await send("POST", "/v1/people", { name: "Ada", role: "operator" });
  expect(made).toMatchObject({ status: 201, body: { name: "ada", role: "operator" } });
  const { password } = made.body as { password: string };
  expect(password).toHaveLength(24);
  const rows = JSON.stringify(await metadata.db.selectFrom("people").selectAll().execute());
  expect(rows).not.toContain(password);
  expect(await send("POST", "/v1/people", { name: "ada", role: "viewer" })).toMatchObject({
    ...{ status: 409, body: { code: "PL_PERSON_EXISTS" } },
  });
  const weak = { name: "bob", role: "viewer", password: "password1234" };
  expect(await send("POST", "/v1/people", weak)).toMatchObject({
    ...{ status: 422, body: { code: "PL_PASSWORD_WEAK" } },
  });
  expect(await send("POST", "/v1/people", { name: "no spaces", role: "viewer" })).toMatchObject({
    status: 400,
  });

  expect(await send("PATCH", "/v1/people/ada", { role: "approver" })).toMatchObject({
    body: { role: "approver", password: null },
  });
  const sign = (given: string) => send("POST", "/v1/sign-in", { name: "ada", password: given });
  expect((await sign(password)).status).toBe(200);
  expect(await send("GET", "/v1/people/ada/sessions")).toMatchObject({ body: { sessions: [{}] } });
  const again = (await send("PATCH", "/v1/people/ada", { password: true })).body;
  expect(await send("GET", "/v1/people/ada/sessions")).toMatchObject({ body: { sessions: [] } });
  expect((await sign(password)).status).toBe(401);
  expect((await sign((again as { password: string }).password)).status).toBe(200);
  expect((await send("DELETE", "/v1/people/ada/sessions")).status).toBe(204);
  await send("PATCH", "/v1/people/ada", { isDisabled: true });
  expect(await send("GET", "/v1/people")).toMatchObject({
    body: { people: [{ name: "ada", disabledAt: expect.any(String) }] },
  });
  expect(await send("PATCH", "/v1/people/eve", { role: "admin" })).toMatchObject({ status: 404 });
  const audit = await metadata.db.selectFrom("audit").select("action").execute();
  expect(audit.map(({ action }) => action)).toEqual([
    ...["add-person", "change-role", "sign-in", "set-password", "sign-in", "end-all-sessions"],
    "disable-person",
  ]);
});
