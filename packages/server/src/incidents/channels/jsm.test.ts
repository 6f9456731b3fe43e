import { noticeEvents } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { attemptDelivery } from "../attempt-delivery.ts";
import { answeringStub, type Script } from "../testing/answering-stub.ts";
import { sampleNotice } from "../testing/sample-notice.ts";
import { jsm } from "./jsm.ts";

const taken = { status: 202, body: '{"result":"Request will be processed","requestId":"r-7"}' };
const alias = "plumbline-flights-12-0123456789abcdef";

async function sending(script: Script = () => taken, over: object = {}) {
  const stub = await answeringStub();
  onTestFinished(() => stub.close());
  stub.answer(script);
  const send = (event: (typeof noticeEvents)[number] = "open") =>
    attemptDelivery(stub.outgoing, {
      ...{ type: "jsm", config: { ...jsm.example, ...over }, notice: sampleNotice(event) },
      ...{ idempotencyKey: "k", reference: null, nowMs: 0, signal: new AbortController().signal },
    });
  return { stub, send };
}

test("an incident is one alert: made, acknowledged, noted and closed under its alias", async () => {
  const settings = jsm.config.parse(jsm.example);
  const done = noticeEvents.map((event) => [
    event,
    jsm
      .render(sampleNotice(event), settings)
      .map(({ method, path }) => `${method} ${path.replace(alias, "ALIAS").split("?")[0]}`),
  ]);
  const [make, note] = ["POST /v2/alerts", "POST /v2/alerts/ALIAS/notes"];
  const [acknowledge, close] = ["POST /v2/alerts/ALIAS/acknowledge", "POST /v2/alerts/ALIAS/close"];
  expect(Object.fromEntries(done)).toEqual({
    ...{ open: [make], reopen: [make], escalate: [make, "PUT /v2/alerts/ALIAS/priority"] },
    ...{ update: [note], acknowledge: [acknowledge], mitigate: [acknowledge, note] },
    ...{ resolve: [close], close: [close], digest: [make, close], test: [make, close] },
  });
});

test("an alert says who is called, how bad it is and where to look", async () => {
  const { stub, send } = await sending(undefined, { responders: ["team:ml", "user:a@b.example"] });
  expect(await send()).toEqual({
    outcome: "delivered",
    detail: "It took the alert, as request r-7",
  });
  const [request] = stub.requests;
  expect(request?.url).toBe("https://api.atlassian.com/jsm/ops/integration/v2/alerts");
  expect(request?.headers["authorization"]).toBe(`GenieKey ${jsm.example.apiKey}`);
  expect(JSON.parse(request?.body ?? "")).toMatchObject({
    ...{ alias, priority: "P1", entity: "flights", tags: ["plumbline"], source: "Plumbline" },
    message: "flights: answers are worse than in the baseline: log loss",
    description: expect.stringContaining("https://plumbline.example/incidents/12"),
    responders: [
      { type: "team", name: "ml" },
      { type: "user", username: "a@b.example" },
    ],
  });
});

test.each([
  ["https://api.eu.opsgenie.com", "https://api.eu.opsgenie.com/v2/alerts"],
  ["https://api.opsgenie.com/", "https://api.opsgenie.com/v2/alerts"],
])("the address of another region, %s, is asked", async (server, url) => {
  const { stub, send } = await sending(undefined, { server });
  await send();
  expect(stub.requests[0]?.url).toBe(url);
});

test("a test leaves nothing open, and a wrong key is told with the key that is meant", async () => {
  const { stub, send } = await sending();
  await send("test");
  expect(stub.requests.map(({ url }) => new URL(url).pathname.split("/").at(-1))).toEqual([
    "alerts",
    "close",
  ]);
  const body = `{"message":"Could not authenticate GenieKey ${jsm.example.apiKey}"}`;
  stub.answer(() => ({ status: 401, body }));
  const refused = await send("test");
  expect(refused.outcome).toBe("refused");
  expect(refused.detail).toContain("API integration");
  expect(refused.detail).not.toContain(jsm.example.apiKey);
});

const token = "t".repeat(32);
const settings = jsm.config.parse({ ...jsm.example, hookToken: token });
const read = (body: object, headers: Record<string, string> = { "x-plumbline-token": token }) =>
  jsm.hook.read({ headers, body: Buffer.from(JSON.stringify(body)) }, settings);
const about = (action: string, over: object = {}) => ({
  ...{ action, source: { type: "web" }, integrationName: "Plumbline" },
  alert: { alias, username: "ada@example.com", updatedAt: 1_772_360_000_000_000_000, ...over },
});

test("acknowledging and closing there are read, with who and when", () => {
  const move = { key: alias, who: "ada@example.com", atMs: 1_772_360_000_000 };
  expect(read(about("Acknowledge"))).toEqual({
    ...{ outcome: "move", move: { ...move, to: "acknowledge" } },
  });
  expect(read(about("Close", { updatedAt: 1_772_360_000_000 }))).toEqual({
    ...{ outcome: "move", move: { ...move, to: "resolve" } },
  });
});

test("what changes nothing is nothing, and without the token it is refused", () => {
  for (const body of [about("AddNote"), about("Close", { username: "Plumbline" }), {}, []]) {
    expect(read(body)).toMatchObject({ outcome: "nothing" });
  }
  for (const headers of [{}, { "x-plumbline-token": "u".repeat(32) }] as const) {
    expect(read(about("Close"), headers)).toMatchObject({ outcome: "refused" });
  }
});
