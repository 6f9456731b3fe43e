import { expect, test } from "vitest";
import { createPersonStore } from "../../storage/metadata/person-store.ts";
import { registryServer } from "../registry/testing/registry-server.ts";
import { createPasswordHasher } from "./password-hasher.ts";

const password = "seven red bicycles";
const cheaper = createPasswordHasher({ N: 2 ** 9, r: 8, p: 1 });

type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";

async function setUp() {
  const server = await registryServer({ settings: { requireKeys: "always" } });
  const { app, metadata, now } = server;
  const people = createPersonStore(metadata, () => now.ms);
  for (const role of ["viewer", "operator", "approver", "admin"] as const) {
    await people.add({ name: role, role, passwordHash: await cheaper.hash(password) }, "local");
  }
  const send = async (
    method: Method,
    url: string,
    { payload, ...headers }: Readonly<Record<string, string | object>> = {},
  ) => {
    const answer = await app.inject({
      ...{ method, url, headers: headers as Record<string, string> },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    return {
      answer,
      status: answer.statusCode,
      body: answer.body === "" ? null : answer.json<never>(),
    };
  };
  return {
    ...{ ...server, people, send },
    async signIn(name: string) {
      const { answer, body } = await send("POST", "/v1/sign-in", { payload: { name, password } });
      const [cookie = ""] = String(answer.headers["set-cookie"]).split(";");
      const { csrfToken } = body as unknown as { csrfToken: string };
      return { answer, cookie, csrf: { cookie, "x-csrf-token": csrfToken } };
    },
  };
}

test("signing in sets a cookie that scripts cannot read, and says what may be done", async () => {
  const { send, signIn, people } = await setUp();
  const { answer, cookie, csrf } = await signIn("Viewer");
  expect(answer.json()).toMatchObject({
    ...{ person: { name: "viewer", role: "viewer" }, scopes: ["read"], needsSignIn: true },
    expiresAt: "2026-03-08T00:00:00.000Z",
  });
  const header = String(answer.headers["set-cookie"]);
  expect(header).toMatch(
    /^plumbline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/,
  );
  const https = await send("POST", "/v1/sign-in", {
    ...{ payload: { name: "viewer", password }, "x-forwarded-proto": "https" },
  });
  expect(String(https.answer.headers["set-cookie"])).toContain("; Secure");
  expect(await send("GET", "/v1/sign-in", { cookie })).toMatchObject({
    body: { person: { name: "viewer" }, csrfToken: csrf["x-csrf-token"] },
  });
  expect((await send("GET", "/v1/models", { cookie })).status).toBe(200);
  expect(await send("GET", "/v1/models")).toMatchObject({ status: 401 });
  const stored = await people.find("viewer");
  expect(stored?.passwordHash).toMatch(/^scrypt\$1024\$/);
  expect(stored?.lastSignInAtMs).not.toBeNull();
});

test("wrong names and wrong passwords are one answer, and then have to wait", async () => {
  const { send } = await setUp();
  const attempt = (name: string, tried: string) =>
    send("POST", "/v1/sign-in", { payload: { name, password: tried } });
  const wrong = await attempt("viewer", "wrong");
  const unknown = await attempt("nobody", "wrong");
  expect(wrong).toMatchObject({ status: 401, body: { code: "PL_SIGN_IN_REFUSED" } });
  expect(unknown.body).toEqual(wrong.body);
  for (let i = 0; i < 4; i++) await attempt("viewer", "wrong");
  expect(await attempt("viewer", password)).toMatchObject({
    ...{ status: 429, body: { code: "PL_SIGN_IN_WAIT" } },
  });
});

test("a change by cookie needs the token of its session, and the role for it", async () => {
  const { send, signIn, metadata } = await setUp();
  const [viewer, operator, approver] = [
    await signIn("viewer"),
    await signIn("operator"),
    await signIn("approver"),
  ];
  const versions = "/v1/models/churn/versions";
  const register = (headers: object) =>
    send("POST", versions, { payload: { version: "v1" }, ...headers });
  expect(await register({ cookie: operator.cookie })).toMatchObject({
    ...{ status: 403, body: { code: "PL_CSRF_MISSING" } },
  });
  const stolen = { cookie: operator.cookie, "x-csrf-token": viewer.csrf["x-csrf-token"] };
  expect(await register(stolen)).toMatchObject({ body: { code: "PL_CSRF_MISSING" } });
  expect(await register(viewer.csrf)).toMatchObject({
    status: 403,
    body: { code: "PL_KEY_SCOPE" },
  });
  expect((await register(operator.csrf)).status).toBe(201);
  const promote = (headers: object) =>
    send("PUT", "/v1/models/churn/aliases/champion", {
      ...{ payload: { version: "v1", reason: "first" }, ...headers },
    });
  expect((await promote(operator.csrf)).status).toBe(403);
  expect((await promote(approver.csrf)).status).toBe(200);
  expect((await send("GET", "/v1/people", approver.csrf)).status).toBe(403);
  const audit = await metadata.db.selectFrom("audit").select(["actor", "action"]).execute();
  expect(audit).toContainEqual({ actor: "person operator", action: "register-version" });
});

test("a session ends by signing out, unused after 12 hours, and after 7 days", async () => {
  const { send, signIn, now } = await setUp();
  const status = async (cookie: string) => (await send("GET", "/v1/models", { cookie })).status;
  const { cookie, csrf } = await signIn("viewer");
  expect((await send("DELETE", "/v1/sign-in", { cookie })).status).toBe(403);
  expect((await send("DELETE", "/v1/sign-in", csrf)).status).toBe(204);
  expect(await status(cookie)).toBe(401);

  const idle = await signIn("viewer");
  now.ms += 13 * 3_600_000;
  expect(await status(idle.cookie)).toBe(401);
  const used = await signIn("viewer");
  for (let hours = 0; hours < 160; hours += 10) {
    now.ms += 10 * 3_600_000;
    expect(await status(used.cookie)).toBe(200);
  }
  now.ms += 9 * 3_600_000;
  expect(await status(used.cookie)).toBe(401);
});

test("one's own sessions are listed and ended one by one; a new password ends all", async () => {
  const { send, signIn } = await setUp();
  const [first, second] = [await signIn("viewer"), await signIn("viewer")];
  const other = await signIn("operator");
  const { body } = await send("GET", "/v1/sign-in/sessions", first.csrf);
  const { sessions } = body as unknown as { sessions: { id: string; isCurrent: boolean }[] };
  expect(sessions).toHaveLength(2);
  const id = sessions.find(({ isCurrent }) => !isCurrent)?.id;
  const path = `/v1/sign-in/sessions/${id}`;
  expect((await send("DELETE", path, other.csrf)).status).toBe(404);
  expect((await send("DELETE", path, first.csrf)).status).toBe(204);
  expect((await send("GET", "/v1/models", second.csrf)).status).toBe(401);

  const change = (payload: object) =>
    send("PUT", "/v1/sign-in/password", { payload, ...first.csrf });
  expect((await change({ current: "wrong", next: "eleven blue trains" })).status).toBe(401);
  expect((await change({ current: password, next: "short" })).status).toBe(422);
  expect((await change({ current: password, next: "eleven blue trains" })).status).toBe(204);
  expect((await send("GET", "/v1/models", first.csrf)).status).toBe(401);
});

test("who is disabled is out at once, and who has another role has it at once", async () => {
  const { send, signIn, people } = await setUp();
  const { csrf } = await signIn("operator");
  await people.change("operator", { role: "admin" }, "local");
  expect((await send("GET", "/v1/people", csrf)).status).toBe(200);
  await people.change("operator", { isDisabled: true }, "local");
  expect((await send("GET", "/v1/models", csrf)).status).toBe(401);
  const again = await send("POST", "/v1/sign-in", { payload: { name: "operator", password } });
  expect(again.status).toBe(401);
});

test("on loopback nobody has to sign in, and who does is named and held to their role", async () => {
  const { app, metadata, now } = await registryServer();
  const people = createPersonStore(metadata, () => now.ms);
  await people.add(
    { name: "ada", role: "viewer", passwordHash: await cheaper.hash(password) },
    "local",
  );
  expect((await app.inject("/v1/sign-in")).json()).toEqual({
    ...{ person: null, scopes: ["admin"], needsSignIn: false, csrfToken: null, expiresAt: null },
  });
  const payload = { name: "ada", password };
  const signed = await app.inject({ method: "POST", url: "/v1/sign-in", payload });
  const [cookie = ""] = String(signed.headers["set-cookie"]).split(";");
  expect((await app.inject({ url: "/v1/people", headers: { cookie } })).statusCode).toBe(403);
  expect((await app.inject({ url: "/v1/people" })).statusCode).toBe(200);
});
