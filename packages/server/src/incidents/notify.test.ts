import { expect, onTestFinished, test } from "vitest";
import { matchRoutes } from "./match-routes.ts";
import { routeSchema } from "@plumbline/contracts";
import { minuteMs, outboxFixture, startMs, type OutboxFixture } from "./testing/outbox-fixture.ts";

async function fixture(...routes: readonly object[]): Promise<OutboxFixture> {
  const made = await outboxFixture();
  onTestFinished(() => made.close());
  for (const name of ["chat", "pager", "boss"]) await made.channel(name);
  await made.routes(...routes);
  return made;
}

const toChat = { channels: ["chat"] };

test("an incident is told from its beginning to its end, in order", async () => {
  const it = await fixture(toChat);
  let incident = await it.incident();
  incident = await it.tell(incident, "open");
  incident = await it.tell(incident, "acknowledge", { state: "acknowledged", owner: "ada" });
  incident = await it.tell(incident, "mitigate", { state: "mitigated" });
  await it.tell(incident, "resolve", { state: "resolved" });
  await it.work();
  expect(it.sent()).toEqual(["chat open", "chat acknowledge", "chat mitigate", "chat resolve"]);
  expect(await it.timeline(incident.id)).toContain("chat (Webhook) was told: Acknowledged by ada");
});

test("without a route nobody is told, and an incident that was never told has no end to tell", async () => {
  const it = await fixture({ ...toChat, match: { models: ["fraud"] } });
  const incident = await it.tell(await it.incident(), "open");
  await it.tell(incident, "resolve", { state: "resolved" });
  expect(await it.rows()).toEqual([]);
});

test("the same change told twice, as after a crash, is told once", async () => {
  const it = await fixture(toChat, { channels: ["boss"] });
  const incident = await it.incident();
  for (let i = 0; i < 3; i++) {
    await it.tell(incident, "open");
    await it.tell(incident, "escalate");
    await it.tell(incident, "acknowledge", { state: "acknowledged" });
    await it.work();
  }
  expect(it.sent()).toEqual(["chat open", "chat acknowledge"]);
});

test("updates are folded: one in a quarter of an hour, with what is true then", async () => {
  const it = await fixture(toChat);
  const incident = await it.tell(await it.incident(), "open");
  await it.work();
  for (const minute of [1, 2, 3, 14]) {
    it.clock.nowMs = startMs + minute * minuteMs;
    await it.tell(incident, "update", { title: `minute ${minute}` });
    await it.work();
  }
  expect(it.sent()).toEqual(["chat open"]);
  await it.passTo(startMs + 15 * minuteMs);
  expect(it.sent()).toEqual(["chat open", "chat update"]);
  expect(it.stub.requests.at(-1)?.body).toContain("minute 14");
  it.clock.nowMs += minuteMs;
  await it.tell(incident, "update", { title: "later" });
  await it.passTo(startMs + 29 * minuteMs);
  expect(it.sent()).toHaveLength(2);
  await it.passTo(startMs + 30 * minuteMs);
  expect(it.sent()).toHaveLength(3);
});

test("an update of another severity does not wait, and one of an ended incident is not sent", async () => {
  const it = await fixture(toChat);
  let incident = await it.tell(await it.incident({ severity: "warning" }), "open");
  it.clock.nowMs += minuteMs;
  incident = await it.tell(incident, "update", { severity: "critical" });
  await it.work();
  expect(it.sent()).toEqual(["chat open", "chat update"]);
  it.clock.nowMs += minuteMs;
  incident = await it.tell(incident, "update", { title: "again" });
  await it.tell(incident, "resolve", { state: "resolved" });
  await it.passTo(it.clock.nowMs + 60 * minuteMs);
  expect(it.sent()).toEqual(["chat open", "chat update", "chat resolve"]);
  expect(await it.rows("cancelled")).toMatchObject([{ event: "update" }]);
});

const escalating = { ...toChat, escalate: { afterMinutes: 30, channels: ["boss"] } };

test("what nobody acknowledges goes further, and those who heard hear the end", async () => {
  const it = await fixture(escalating);
  const incident = await it.tell(await it.incident(), "open");
  await it.passTo(startMs + 29 * minuteMs);
  expect(it.sent()).toEqual(["chat open"]);
  await it.passTo(startMs + 30 * minuteMs);
  expect(it.sent()).toEqual(["chat open", "boss escalate"]);
  expect(it.stub.requests.at(-1)?.body).toContain("Nobody has acknowledged it for 30 minutes");
  await it.tell(incident, "resolve", { state: "resolved" });
  await it.work();
  expect(it.sent().slice(2).toSorted()).toEqual(["boss resolve", "chat resolve"]);
});

test.each([
  ["acknowledge", "acknowledged"],
  ["resolve", "resolved"],
] as const)("%s cancels what would have gone further", async (event, state) => {
  const it = await fixture(escalating);
  const incident = await it.tell(await it.incident(), "open");
  await it.tell(incident, event, { state });
  await it.passTo(startMs + 60 * minuteMs);
  expect(it.sent()).not.toContain("boss escalate");
  expect(await it.rows("cancelled")).toMatchObject([{ channelName: "boss" }]);
});

test("an escalation looks at the incident when it is due, also when nobody told of the change", async () => {
  const it = await fixture(escalating);
  const incident = await it.tell(await it.incident(), "open");
  await it.metadata.db
    .updateTable("incidents")
    .set({ state: "acknowledged" })
    .where("id", "=", incident.id)
    .execute();
  await it.passTo(startMs + 30 * minuteMs);
  expect(it.sent()).toEqual(["chat open"]);
});

test("a silence keeps messages back, visibly; whoever was told hears the end all the same", async () => {
  const it = await fixture(toChat);
  const told = await it.tell(await it.incident(), "open");
  await it.work();
  it.hush.why = "silence 3 of ada: deploy";
  const hushed = await it.tell(await it.incident({ causeKey: "other" }), "open");
  it.clock.nowMs += minuteMs;
  await it.tell(hushed, "update");
  await it.tell(told, "resolve", { state: "resolved" });
  await it.work();
  expect(it.sent()).toEqual(["chat open", "chat resolve"]);
  expect(await it.rows("hushed")).toMatchObject([
    { incidentId: hushed.id, detail: "Not told: silence 3 of ada: deploy" },
  ]);
  expect(await it.timeline(hushed.id)).toEqual(["chat is not told: silence 3 of ada: deploy"]);
  // When it is over, the incident is new to them.
  it.hush.why = null;
  it.clock.nowMs += minuteMs;
  await it.tell(hushed, "update");
  await it.work();
  expect(it.sent().at(-1)).toBe("chat open");
});

test("an escalation that a silence meets is kept back", async () => {
  const it = await fixture(escalating);
  await it.tell(await it.incident(), "open");
  await it.work();
  it.hush.why = "downtime";
  await it.passTo(startMs + 30 * minuteMs);
  expect(it.sent()).toEqual(["chat open"]);
  expect(await it.rows("hushed")).toMatchObject([{ event: "escalate" }]);
});

test("what gets bad enough is new to those who hear of nothing less", async () => {
  const it = await fixture(
    { ...toChat, continue: true },
    { channels: ["pager"], minimumSeverity: "critical" },
  );
  let incident = await it.tell(await it.incident({ severity: "warning" }), "open");
  await it.work();
  expect(it.sent()).toEqual(["chat open"]);
  it.clock.nowMs += minuteMs;
  incident = await it.tell(incident, "escalate", { severity: "critical" });
  await it.work();
  expect(it.sent().slice(1).toSorted()).toEqual(["chat escalate", "pager open"]);
  await it.tell(incident, "close", { state: "closed", closeReason: "benign-change" });
  await it.work();
  expect(it.stub.requests.at(-1)?.body).toContain("Closed: benign change");
});

test("what is only for information comes in one digest a day, with counts and a line each", async () => {
  const it = await fixture(toChat);
  const first = await it.tell(await it.incident({ severity: "info", causeKey: "a" }), "open");
  await it.tell(await it.incident({ severity: "info", causeKey: "b" }), "open");
  it.clock.nowMs += minuteMs;
  await it.tell(first, "resolve", { state: "resolved" });
  await it.passTo(startMs + 13 * 60 * minuteMs);
  expect(it.sent()).toEqual([]);
  await it.passTo(Date.UTC(2026, 2, 2));
  expect(it.sent()).toEqual(["chat digest"]);
  const { data } = JSON.parse(it.stub.requests[0]?.body ?? "") as {
    readonly data: { readonly title: string; readonly news: string; readonly lines: string[] };
  };
  expect(data.title).toBe("Digest: 2 incidents of 1 model, 1 not over");
  expect(data.news).toBe("2 opened, 1 resolved");
  expect(data.lines).toHaveLength(2);
  await it.passTo(Date.UTC(2026, 2, 5));
  expect(it.sent()).toHaveLength(1);
});

test("a digest of an hour holds what is worse too, and the next one begins anew", async () => {
  const it = await fixture({ ...toChat, digest: { every: "1h" } });
  await it.tell(await it.incident(), "open");
  await it.passTo(startMs + 60 * minuteMs);
  await it.tell(await it.incident({ causeKey: "b" }), "open");
  await it.passTo(startMs + 120 * minuteMs);
  expect(it.sent()).toEqual(["chat digest", "chat digest"]);
  expect(await it.rows("digested")).toHaveLength(2);
});

test("values of features are in a message only where a channel may show them", async () => {
  const it = await fixture({ channels: ["chat", "open"] });
  await it.channel("open", { showValues: true });
  await it.tell(await it.incident(), "open");
  await it.work();
  const bodyFor = (host: string) =>
    it.stub.requests.find(({ url }) => url.includes(host))?.body ?? "";
  expect(bodyFor("chat.example")).not.toMatch(/BOS|AA/);
  expect(bodyFor("chat.example")).toContain("origin=…");
  expect(bodyFor("open.example")).toContain("origin=BOS");
});

test("an incident has one key a channel, another incident and another channel have others", async () => {
  const it = await fixture({ channels: ["chat", "pager"] });
  const first = await it.tell(await it.incident(), "open");
  await it.tell(first, "resolve", { state: "resolved" });
  await it.tell(await it.incident({ causeKey: "b" }), "open");
  const keys = (await it.rows()).map(({ key, channelName, incidentId }) => [
    `${channelName} ${incidentId}`,
    key,
  ]);
  expect(keys).toHaveLength(6);
  expect(new Set(keys.map(([, key]) => key)).size).toBe(4);
  expect(Object.entries(Object.fromEntries(keys))).toHaveLength(4);
});

const routed = { model: "flights", severity: "warning", kind: "performance" } as const;

test("the first route that fits is taken, and the next ones while they say so", () => {
  const plan = (...routes: readonly object[]) =>
    matchRoutes(
      routes.map((route) => routeSchema.parse(route)),
      routed,
    ).targets.map(({ channel, digest }) => (digest === null ? channel : `${channel} ${digest}`));
  expect(plan()).toEqual([]);
  expect(plan({ channels: ["a"] }, { channels: ["b"] })).toEqual(["a"]);
  expect(plan({ channels: ["a"], continue: true }, { channels: ["b", "a"] })).toEqual(["a", "b"]);
  expect(plan({ match: { models: ["x"] }, channels: ["a"] }, { channels: ["b"] })).toEqual(["b"]);
  expect(plan({ match: { kinds: ["data"] }, channels: ["a"] })).toEqual([]);
  expect(plan({ match: { severities: ["warning"] }, channels: [] }, { channels: ["b"] })).toEqual(
    [],
  );
  expect(plan({ channels: ["a"], minimumSeverity: "critical" }, { channels: ["b"] })).toEqual([]);
  const hourly = { channels: ["a"], digest: { every: "1h" }, continue: true };
  expect(plan(hourly, { channels: ["b"] })).toEqual(["a 1h", "b"]);
  expect(plan(hourly, { channels: ["a"] })).toEqual(["a"]);
  expect(plan({ channels: ["a"], continue: true }, hourly)).toEqual(["a"]);
});
