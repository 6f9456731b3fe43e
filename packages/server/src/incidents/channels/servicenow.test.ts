import type { NoticeEvent } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { attemptDelivery } from "../attempt-delivery.ts";
import { answeringStub, type StubRequest } from "../testing/answering-stub.ts";
import { sampleNotice } from "../testing/sample-notice.ts";
import { servicenow } from "./servicenow.ts";

const id = "0123456789abcdef0123456789abcdef";
const key = "plumbline-flights-12-0123456789abcdef";

/** A table with or without the incident, as the documentation of the Table API describes it. */
async function instance({
  isThere = false,
  config = {},
}: { isThere?: boolean; config?: object } = {}) {
  const stub = await answeringStub();
  onTestFinished(() => stub.close());
  const result = { sys_id: id, number: "INC0010001" };
  stub.answer(({ method }) =>
    method === "GET"
      ? { status: 200, body: JSON.stringify({ result: isThere ? [result] : [] }) }
      : { status: method === "POST" ? 201 : 200, body: JSON.stringify({ result }) },
  );
  const send = (event: NoticeEvent) =>
    attemptDelivery(stub.outgoing, {
      ...{ type: "servicenow", config: { ...servicenow.example, ...config } },
      ...{ notice: sampleNotice(event), idempotencyKey: "k", reference: null, nowMs: 0 },
      signal: new AbortController().signal,
    });
  return { stub, send };
}

const written = (requests: readonly StubRequest[]) =>
  requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, body, url }) => ({
      ...{ method, path: new URL(url).pathname },
      ...(JSON.parse(body) as Readonly<Record<string, string>>),
    }));

test("an incident is looked for by its correlation id, and made when there is none", async () => {
  const { stub, send } = await instance();
  expect(await send("open")).toEqual({
    ...{ outcome: "delivered", reference: id, detail: "ServiceNow made INC0010001" },
  });
  const [asked] = stub.requests;
  expect(new URL(asked?.url ?? "").searchParams.get("sysparm_query")).toBe(
    `correlation_id=${key}^active=true`,
  );
  const basic = Buffer.from("plumbline:secret-of-plumbline").toString("base64");
  expect(asked?.headers["authorization"]).toBe(`Basic ${basic}`);
  expect(written(stub.requests)).toMatchObject([
    {
      ...{ method: "POST", path: "/api/now/table/incident", correlation_id: key, urgency: "1" },
      ...{ assignment_group: "ML operations", correlation_display: "Plumbline" },
      short_description: "flights: answers are worse than in the baseline: log loss",
    },
  ]);
});

test("one that is there changes: noted, in progress, ended by the fields of the site", async () => {
  const closing = { state: "7", close_code: "Solved (Permanently)", u_cause: "model" };
  const { stub, send } = await instance({ isThere: true, config: { closing } });
  for (const event of ["open", "reopen", "update", "acknowledge", "resolve"] as const) {
    expect(await send(event)).toMatchObject({ detail: "ServiceNow changed INC0010001" });
  }
  const path = `/api/now/table/incident/${id}`;
  const work_notes = expect.stringContaining("Log loss went");
  expect(written(stub.requests)).toMatchObject([
    { method: "PATCH", path, urgency: "1" },
    { method: "PATCH", path, work_notes, state: "2" },
    { method: "PATCH", path, work_notes },
    { method: "PATCH", path, work_notes, state: "2" },
    { method: "PATCH", path, ...closing, close_notes: work_notes },
  ]);
});

test("the end of an incident that is gone there makes no new one", async () => {
  const { stub, send } = await instance();
  for (const event of ["update", "acknowledge", "resolve", "close"] as const) {
    expect(await send(event)).toMatchObject({ outcome: "delivered" });
  }
  expect(written(stub.requests)).toEqual([]);
});

test("a test is made and ended, so that fields that a site asks for show", async () => {
  const { stub, send } = await instance();
  await send("test");
  expect(written(stub.requests).map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  const detail = "Data Policy Exception: the following fields are mandatory: Category";
  stub.answer(() => ({ status: 403, body: JSON.stringify({ error: { detail } }) }));
  const refused = await send("test");
  expect(refused).toMatchObject({ outcome: "refused", detail: expect.stringContaining("itil") });
  expect(refused.detail).toContain("Category");
});

test("a bearer token stands for user and password, and neither is kept", async () => {
  const token = "very-secret-token-0001";
  const { stub, send } = await instance({ config: { user: "", password: "", token } });
  await send("open");
  expect(stub.requests[0]?.headers["authorization"]).toBe(`Bearer ${token}`);
  const basic = await instance();
  for (const it of [{ stub, send }, basic]) {
    it.stub.answer(({ headers }) => ({
      status: 401,
      body: `no ${headers["authorization"] ?? ""}`,
    }));
    const { detail } = await it.send("open");
    expect(detail).toContain("[secret]");
    expect(detail).not.toContain(token);
    expect(detail).not.toContain(Buffer.from("plumbline:secret").toString("base64").slice(0, 16));
  }
  expect(servicenow.config.safeParse({ ...servicenow.example, token }).success).toBe(false);
  expect(servicenow.config.safeParse({ instance: "https://a.example" }).success).toBe(false);
});

const hookToken = "t".repeat(32);
const settings = servicenow.config.parse({ ...servicenow.example, hookToken });
const read = (body: unknown, token = hookToken) =>
  servicenow.hook.read(
    { headers: { "x-plumbline-token": token }, body: Buffer.from(JSON.stringify(body)) },
    settings,
  );

test.each([
  ["2", "acknowledge"],
  ["3", "acknowledge"],
  ["6", "resolve"],
  ["7", "resolve"],
  [8, "resolve"],
])("state %s there is %s here", (state, to) => {
  const at = 1_772_360_000_000;
  expect(read({ correlationId: key, state, by: "ada", at: String(at) })).toEqual({
    ...{ outcome: "move", move: { key, to, who: "ada", atMs: at } },
  });
});

test("other states and bodies are nothing; another token is refused", () => {
  const ours = { correlationId: key, state: "2", user: "plumbline" };
  for (const body of [ours, { correlationId: key, state: "1" }, { state: "6" }, null, "text"]) {
    expect(read(body)).toMatchObject({ outcome: "nothing" });
  }
  expect(read({ correlationId: key, state: "6" }, "u".repeat(32))).toMatchObject({
    outcome: "refused",
  });
});
