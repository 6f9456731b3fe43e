import { expect, onTestFinished, test } from "vitest";
import { attemptDelivery } from "../attempt-delivery.ts";
import { answeringStub, type Script, type Stub } from "../testing/answering-stub.ts";
import { sampleNotice } from "../testing/sample-notice.ts";
import { slack } from "./slack.ts";

/** Slack as its documentation describes it: everything is a 200, and `ok` says whether. */
async function slackStub(script?: Script): Promise<Stub> {
  const stub = await answeringStub();
  onTestFinished(() => stub.close());
  stub.answer(script ?? (() => okAnswer));
  return stub;
}

const okAnswer = { status: 200, body: '{"ok":true,"channel":"C0123456789","ts":"1.000100"}' };
const failing = (error: string) => ({ status: 200, body: JSON.stringify({ ok: false, error }) });

const send = (stub: Stub, over: { reference?: string; config?: object } = {}) =>
  attemptDelivery(stub.outgoing, {
    ...{ type: "slack", config: { ...slack.example, ...over.config }, idempotencyKey: "key-1" },
    ...{ notice: sampleNotice("update"), reference: over.reference ?? null, nowMs: 0 },
    signal: new AbortController().signal,
  });

const callsOf = ({ requests }: Stub) =>
  requests.map(({ url, body, headers }) => ({
    method: url.split("/").at(-1),
    auth: headers["authorization"],
    ...(JSON.parse(body) as Readonly<Record<string, unknown>>),
  }));

test("the first message is posted, and answers where the thread is", async () => {
  const stub = await slackStub();
  expect(await send(stub)).toMatchObject({
    outcome: "delivered",
    reference: "C0123456789:1.000100",
  });
  expect(callsOf(stub)).toMatchObject([
    { method: "chat.postMessage", auth: "Bearer xoxb-1-2-secret", channel: "C0123456789" },
  ]);
});

test("later ones change the first and are told below it", async () => {
  const stub = await slackStub();
  const reference = "C0123456789:1.000100";
  expect(await send(stub, { reference })).toMatchObject({ outcome: "delivered", reference });
  expect(callsOf(stub)).toMatchObject([
    { method: "chat.update", channel: "C0123456789", ts: "1.000100" },
    { method: "chat.postMessage", channel: "C0123456789", thread_ts: "1.000100" },
  ]);
});

test("a thread that somebody removed begins anew", async () => {
  const stub = await slackStub(({ url }) =>
    url.endsWith("update") ? failing("message_not_found") : okAnswer,
  );
  const reference = "C0123456789:0.5";
  expect(await send(stub, { reference })).toMatchObject({ reference: "C0123456789:1.000100" });
});

test("blocks that are too long are left out, the text arrives", async () => {
  const stub = await slackStub(({ body }) =>
    body.includes('"blocks"') ? failing("msg_blocks_too_long") : okAnswer,
  );
  expect(await send(stub)).toMatchObject({ outcome: "delivered" });
  expect(callsOf(stub)[1]).toMatchObject({ text: expect.stringContaining("flights") });
});

test.each([
  ["not_in_channel", "refused", "invite the app"],
  ["invalid_auth", "refused", "bot token"],
  ["channel_not_found", "refused", "channel's id"],
  ["something_new", "refused", "Slack says something_new"],
  ["internal_error", "retry", "internal_error"],
  ["service_unavailable", "retry", "service_unavailable"],
  ["ratelimited", "retry", "ratelimited"],
])("%s is %s", async (error, outcome, words) => {
  const stub = await slackStub(() => failing(error));
  expect(await send(stub)).toMatchObject({ outcome, detail: expect.stringContaining(words) });
});

test("who is called for a critical incident is called for its beginning only", () => {
  const settings = slack.config.parse(slack.example);
  const textOf = (event: "open" | "update", severity: "critical" | "warning") =>
    slack.render(sampleNotice(event, { severity }), settings).state.text;
  expect(textOf("open", "critical")).toContain("<!here>");
  expect(textOf("open", "warning")).not.toContain("<!here>");
  expect(textOf("update", "critical")).not.toContain("<!here>");
});

test("an incoming webhook gets each message by itself, without a thread", async () => {
  const stub = await slackStub(() => ({ status: 200, body: "ok" }));
  const webhookUrl = "https://hooks.slack.com/services/T0/B0/verysecret";
  const config = { token: "", channel: "", webhookUrl };
  const delivery = await send(stub, { config });
  expect(delivery).toEqual({ outcome: "delivered", detail: "It answered 200: ok" });
  expect(stub.requests.map(({ url }) => url)).toEqual([webhookUrl]);
  stub.answer(() => ({ status: 404, body: "no_team" }));
  expect(await send(stub, { config })).toMatchObject({ outcome: "refused" });
});

test("either a bot or a webhook, not both and not neither", () => {
  const webhookUrl = "https://hooks.slack.com/services/1/2/3";
  expect(slack.config.safeParse({ webhookUrl }).success).toBe(true);
  expect(slack.config.safeParse({ token: "xoxb-1" }).success).toBe(false);
  expect(slack.config.safeParse({}).success).toBe(false);
  expect(slack.config.safeParse({ ...slack.example, webhookUrl }).success).toBe(false);
});
