import { createHmac } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { channelRecords } from "../../storage/metadata/channel-store.ts";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import { createSilenceStore } from "../../storage/metadata/silence-store.ts";
import { outboxFixture, minuteMs } from "../../incidents/testing/outbox-fixture.ts";
import { testServer } from "../testing/test-server.ts";

const [webhookSecret, signingSecret, hookToken] = [
  "pd-very-secret",
  "sl-very-secret",
  "t".repeat(32),
];
const configs = {
  pagerduty: { routingKey: "0123456789abcdef0123456789abcdef", webhookSecret },
  slack: { token: "xoxb-1", channel: "C1", signingSecret },
  jsm: { apiKey: "01234567-89ab", hookToken },
  servicenow: { instance: "https://a.example", user: "u", password: "p-secret", hookToken },
  teams: { webhookUrl: "https://t.example/workflow?sig=secret" },
} as const;
type Type = keyof typeof configs;

/** A server, and a channel that was told of incident 1. */
async function fixture(type: Type = "pagerduty") {
  const outbox = await outboxFixture();
  onTestFinished(() => outbox.close());
  const row = { sys_id: "0".repeat(32), number: "INC1" };
  outbox.stub.answer(({ method }) => {
    const found = method === "GET" ? [] : row;
    return {
      status: 200,
      body: JSON.stringify({ ok: true, ts: "1.2", requestId: "r", result: found }),
    };
  });
  await outbox.channel("pager", { type, config: configs[type] });
  await outbox.routes({ channels: ["pager"] });
  const incident = await outbox.incident();
  await outbox.tell(incident, "open");
  await outbox.work();
  const { metadata } = outbox;
  const deps = { metadata, clock: () => outbox.clock.nowMs, outgoing: outbox.stub.outgoing };
  const { app } = await testServer({ deps, settings: { requireKeys: "always" } });
  const [told] = await outbox.rows("delivered");
  return {
    ...{ ...outbox, app, told: incident, key: told?.key ?? "" },
    hook: (body: string, headers: Record<string, string>, name = "pager") =>
      app.inject({
        ...{ method: "POST", url: `/v1/channels/${name}/hooks`, payload: body },
        headers: { "content-type": "application/json", ...headers },
      }),
    state: () =>
      metadata.read(
        (prepare) => prepare("select state, owner from incidents where id = 1").get() as object,
      ),
    audit: () => createAuditStore(metadata.db).list(),
  };
}

const hmac = (secret: string, text: string): string =>
  createHmac("sha256", secret).update(text).digest("hex");

function byPagerDuty(event_type: string, key: string, at = "2026-03-01T10:20:00Z") {
  const agent = { type: "user_reference", summary: "Ada\nLovelace" };
  const data = { incident_key: key };
  const body = JSON.stringify({ event: { event_type, occurred_at: at, agent, data } });
  return [body, { "x-pagerduty-signature": `v1=${hmac(webhookSecret, body)}` }] as const;
}

function bySlack(action: "acknowledge" | "silence", key: string, atMs: number) {
  const actions = [
    { action_id: `plumbline-${action}`, value: key, action_ts: String(atMs / 1_000) },
  ];
  const payload = { type: "block_actions", user: { id: "U1", name: "ada" }, actions };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const stamp = String(Math.floor(atMs / 1_000));
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": stamp,
    "x-slack-signature": `v0=${hmac(signingSecret, `v0:${stamp}:${body}`)}`,
  };
  return [body, headers] as const;
}

test("acknowledged and resolved in PagerDuty is so here, by whom, and PagerDuty is not told", async () => {
  const it = await fixture();
  const before = it.stub.requests.length;
  const taken = await it.hook(...byPagerDuty("incident.acknowledged", it.key));
  expect(taken.statusCode).toBe(200);
  expect(taken.json()).toEqual({ outcome: "taken", detail: "Incident 1 is acknowledged" });
  expect(await it.state()).toEqual({ state: "acknowledged", owner: "Ada Lovelace" });
  await it.tell(it.told, "acknowledge");
  it.clock.nowMs += minuteMs;
  await it.hook(...byPagerDuty("incident.resolved", it.key));
  expect(await it.state()).toMatchObject({ state: "resolved" });
  await it.tell(it.told, "resolve");
  await it.work();
  expect(it.stub.requests.length).toBe(before);
  const audit = await it.audit();
  expect(audit.map(({ action, actor }) => `${action} by ${actor}`)).toEqual([
    "resolve-incident by channel:pager (Ada Lovelace)",
    "acknowledge-incident by channel:pager (Ada Lovelace)",
  ]);
  expect(JSON.stringify(audit)).not.toContain("very-secret");
});

test("twice, out of order and again later, each step is taken once", async () => {
  const it = await fixture();
  const acknowledge = byPagerDuty("incident.acknowledged", it.key);
  const outcome = async (of: readonly [string, Record<string, string>]) =>
    (await it.hook(...of)).json<{ outcome: string; detail: string }>();
  const both = await Promise.all([outcome(acknowledge), outcome(acknowledge)]);
  expect(both.map((one) => one.outcome).toSorted()).toEqual(["nothing-to-do", "taken"]);
  await it.hook(...byPagerDuty("incident.resolved", it.key));
  expect(await outcome(acknowledge)).toEqual({
    outcome: "nothing-to-do",
    detail: "Incident 1 is resolved already",
  });
  // It comes back: what was done before is about the time before.
  it.clock.nowMs += 60 * minuteMs;
  await it.tell(it.told, "reopen", { state: "open" });
  expect(await outcome(acknowledge)).toEqual({
    outcome: "nothing-to-do",
    detail: "It happened there before incident 1 came back",
  });
  const anew = byPagerDuty("incident.acknowledged", it.key, "2026-03-01T11:05:00Z");
  expect(await outcome(anew)).toMatchObject({ outcome: "taken" });
  expect(await it.audit()).toHaveLength(3);
});

test("forged, replayed to another channel, unknown and oversized: refused, and nothing happens", async () => {
  const it = await fixture();
  await it.channel("other", {
    type: "pagerduty",
    config: { ...configs.pagerduty, webhookSecret: "x" },
  });
  await it.channel("chat", { type: "teams", config: configs.teams });
  const [body, headers] = byPagerDuty("incident.resolved", it.key);
  const refused = [
    await it.hook(`${body} `, headers),
    await it.hook(body, {}),
    await it.hook(body, headers, "other"),
    await it.hook(body, headers, "chat"),
    await it.hook(body, headers, "nowhere"),
  ];
  for (const answer of refused) {
    expect(answer.json()).toMatchObject({ status: 403, code: "PL_CHANNEL_HOOK_REFUSED" });
    expect(answer.body).not.toContain("very-secret");
  }
  expect((await it.hook("x".repeat(600_000), headers)).statusCode).toBe(413);
  expect(await it.state()).toMatchObject({ state: "open" });
  expect(await it.audit()).toEqual([]);
});

test("an incident that the channel was not told of is not its to change", async () => {
  const it = await fixture();
  const second = await it.incident({ causeKey: "data|a|*|" });
  for (const key of [
    it.key.replace("-1-", "-2-"),
    "0123456789abcdef",
    "",
    "%",
    it.key.slice(-16),
  ]) {
    const answer = await it.hook(...byPagerDuty("incident.resolved", key));
    expect(answer.json()).toMatchObject({ outcome: "nothing-to-do" });
  }
  expect(second.state).toBe("open");
  expect(await it.audit()).toEqual([]);
});

test("a disabled channel moves nothing", async () => {
  const it = await fixture();
  await it.metadata.transaction((prepare) => {
    const change = { name: "pager", type: "pagerduty", config: configs.pagerduty };
    channelRecords(prepare).put({ ...change, showValues: false, isDisabled: true, atMs: 1 });
  });
  const answer = await it.hook(...byPagerDuty("incident.resolved", it.key));
  expect(answer.json()).toEqual({ outcome: "nothing-to-do", detail: "The channel is disabled" });
  expect(await it.state()).toMatchObject({ state: "open" });
});

test("Slack's button acknowledges, and the message there changes and loses the button", async () => {
  const it = await fixture("slack");
  const before = it.stub.requests.length;
  const answer = await it.hook(...bySlack("acknowledge", it.key, it.clock.nowMs));
  expect(answer.json()).toMatchObject({ outcome: "taken" });
  await it.tell(it.told, "acknowledge");
  it.clock.nowMs += 2_000;
  await it.work();
  const calls = it.stub.requests.slice(before).map(({ url, body }) => ({ url, body }));
  expect(calls.map(({ url }) => url.split("/").at(-1))).toEqual([
    "chat.update",
    "chat.postMessage",
  ]);
  expect(calls[0]?.body).toContain("plumbline-silence");
  expect(calls[0]?.body).not.toContain("plumbline-acknowledge");
});

test("Slack's button silences for an hour, once, and says so in the thread", async () => {
  const it = await fixture("slack");
  const before = it.stub.requests.length;
  const press = async () =>
    (await it.hook(...bySlack("silence", it.key, it.clock.nowMs))).json<{ outcome: string }>();
  expect(await press()).toMatchObject({ outcome: "taken" });
  expect(await press()).toMatchObject({ outcome: "nothing-to-do" });
  const silences = await createSilenceStore(it.metadata).list();
  expect(silences).toMatchObject([
    {
      ...{ model: "flights", kind: "silence", actor: "channel:pager (ada)" },
      match: { kind: "performance", segment: "origin=BOS" },
      toMs: it.clock.nowMs + 60 * minuteMs,
    },
  ]);
  it.clock.nowMs += 2_000;
  await it.work();
  expect(
    it.stub.requests
      .slice(before)
      .map(({ body }) => body)
      .join(""),
  ).toContain("Silenced for an hour by ada");
  expect((await it.audit()).map(({ action }) => action)).toEqual(["add-silence"]);
});

test("JSM and ServiceNow come back with the token that was made for them", async () => {
  const alert = (key: string) => ({ action: "Close", alert: { alias: key, username: "ada" } });
  const ticket = (key: string) => ({ correlationId: key.slice(-100), state: "7", by: "ada" });
  for (const [type, bodyOf] of [
    ["jsm", alert],
    ["servicenow", ticket],
  ] as const) {
    const it = await fixture(type);
    const body = JSON.stringify(bodyOf(it.key));
    expect((await it.hook(body, { "x-plumbline-token": "u".repeat(32) })).statusCode).toBe(403);
    const answer = await it.hook(body, { "x-plumbline-token": hookToken });
    expect(answer.json(), type).toMatchObject({ outcome: "taken" });
    expect(await it.state()).toMatchObject({ state: "resolved" });
  }
});
