import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { channelRecords } from "../storage/metadata/channel-store.ts";
import { notificationRecords } from "../storage/metadata/notification-store.ts";
import { openMetadata } from "../storage/metadata/open-metadata.ts";
import type { OutboxOptions } from "./outbox.ts";
import { maxAttempts, outcomeAfter, retryPauseMs } from "./retry-plan.ts";
import { minuteMs, outboxFixture, startMs, type OutboxFixture } from "./testing/outbox-fixture.ts";
import { sampleNotice } from "./testing/sample-notice.ts";

async function fixture(
  names: readonly string[] = ["chat"],
  options: OutboxOptions = {},
): Promise<OutboxFixture> {
  const made = await outboxFixture(options);
  onTestFinished(() => made.close());
  for (const name of names) await made.channel(name);
  await made.routes({ channels: names });
  return made;
}

const lastOutcome = (it: OutboxFixture, name = "chat") =>
  it.metadata.read((prepare) => channelRecords(prepare).find(name)?.lastOutcome);

test("a message that fails is sent again under the same key, later each time, and then marked", async () => {
  const it = await fixture();
  it.stub.answer(() => ({ status: 500 }));
  const incident = await it.tell(await it.incident(), "open");
  await it.work();
  expect(await it.rows()).toMatchObject([{ state: "waiting", attempts: 1 }]);
  await it.passTo(startMs + 3_000);
  expect(it.sent()).toHaveLength(1);
  await it.passTo(startMs + 5_000);
  expect(it.sent()).toHaveLength(2);
  it.stub.answer(() => ({ status: 200, body: "thanks" }));
  await it.passTo(startMs + 60_000);
  const ids = it.stub.requests.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect(await it.rows()).toMatchObject([
    { state: "delivered", attempts: 3, detail: "It answered 200: thanks" },
  ]);
  expect(await it.timeline(incident.id)).toEqual(["chat (Webhook) was told: A new incident"]);
  expect(await lastOutcome(it)).toMatchObject({ outcome: "delivered", failuresInARow: 0 });
});

test("the messages of an incident stay in order; other incidents do not wait for them", async () => {
  const it = await fixture();
  const first = await it.tell(await it.incident(), "open");
  it.stub.answer(({ body }) => ({ status: body.includes(`"id":${first.id},`) ? 503 : 200 }));
  await it.tell(first, "acknowledge", { state: "acknowledged" });
  await it.tell(await it.incident({ causeKey: "b" }), "open");
  await it.work();
  await it.work();
  expect(it.sent()).toEqual(["chat open", "chat open"]);
  it.stub.answer(() => ({ status: 200 }));
  await it.passTo(startMs + minuteMs);
  expect(it.sent().slice(2)).toEqual(["chat open", "chat acknowledge"]);
});

test("what is refused is given up at once and shown, and does not hold up what follows", async () => {
  const it = await fixture();
  it.stub.answer(() => ({ status: 401, body: "who are you" }));
  const incident = await it.tell(await it.incident(), "open");
  await it.work();
  expect(await it.rows("given-up")).toMatchObject([
    { attempts: 1, detail: expect.stringContaining("who are you") },
  ]);
  expect(await it.timeline(incident.id)).toEqual([
    expect.stringMatching(/^chat \(Webhook\) was not told, refused: It answered 401/),
  ]);
  it.stub.answer(() => ({ status: 200 }));
  await it.tell(incident, "resolve", { state: "resolved" });
  await it.work();
  expect(it.sent().at(-1)).toBe("chat resolve");
});

test("attempts are bounded: at last a message is given up, visibly", async () => {
  const it = await fixture();
  it.stub.answer(() => ({ status: 503 }));
  const incident = await it.tell(await it.incident(), "open");
  for (let i = 0; i < 100; i++) await it.passTo(it.clock.nowMs + 20 * minuteMs);
  expect(await it.rows()).toMatchObject([{ state: "given-up", attempts: maxAttempts }]);
  expect(it.sent()).toHaveLength(maxAttempts);
  expect(await it.timeline(incident.id)).toEqual([
    expect.stringContaining(`given up after ${maxAttempts} attempts: It answered 503`),
  ]);
});

test("a channel that hangs holds up neither the others nor the turn", async () => {
  const it = await fixture(["hanging", "chat", "pager"], { turnMs: 50, sendTimeoutMs: 60_000 });
  it.stub.answer(({ url }) => (url.includes("hanging") ? "hang" : { status: 200 }));
  await it.tell(await it.incident(), "open");
  await it.tell(await it.incident({ causeKey: "b" }), "open");
  const stop = new AbortController();
  const startedAt = performance.now();
  for (let i = 0; i < 10; i++) await it.outbox.turn(stop.signal);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  const delivered = await it.rows("delivered");
  expect(delivered.map(({ channelName }) => channelName).toSorted()).toEqual([
    ...["chat", "chat", "pager", "pager"],
  ]);
  expect(it.sent().filter((one) => one.startsWith("hanging"))).toHaveLength(1);
  // Stopped in the middle, the message waits as if nothing had been tried.
  stop.abort(new Error("stopping"));
  await it.outbox.idle();
  expect(await it.rows("waiting")).toMatchObject([{ attempts: 0 }, { attempts: 0 }]);
});

test("only so many channels are served at the same time", async () => {
  const names = Array.from({ length: 12 }, (_, i) => `c${i}`);
  const it = await fixture(names, { channelsAtOnce: 3, turnMs: 200, sendTimeoutMs: 60_000 });
  it.stub.answer(() => "hang");
  await it.tell(await it.incident(), "open");
  const stop = new AbortController();
  for (let i = 0; i < 3; i++) await it.outbox.turn(stop.signal);
  expect(it.sent()).toHaveLength(3);
  stop.abort();
  await it.outbox.idle();
});

test("a channel that fails again and again is left alone for a while", async () => {
  const it = await fixture();
  it.stub.answer(() => ({ status: 500 }));
  for (let i = 0; i < 30; i++) await it.tell(await it.incident({ causeKey: `${i}` }), "open");
  for (let i = 0; i < 30; i++) await it.work();
  expect(it.sent()).toHaveLength(5);
  expect(await lastOutcome(it)).toMatchObject({
    ...{ failuresInARow: 5, pausedUntilMs: startMs + 30_000, detail: "It answered 500" },
  });
  await it.passTo(startMs + 29_999);
  expect(it.sent()).toHaveLength(5);
  // One attempt shows whether it works again.
  await it.passTo(startMs + 30_000);
  await it.work();
  expect(it.sent()).toHaveLength(6);
  it.stub.answer(() => ({ status: 200 }));
  for (let i = 0; i < 10; i++) await it.passTo(it.clock.nowMs + 2 * minuteMs);
  expect(await it.rows("delivered")).toHaveLength(30);
});

test("a channel waits as long as it is asked to, with all that it has to send", async () => {
  const it = await fixture();
  it.stub.answer(() => ({ status: 429, headers: { "retry-after": "120" } }));
  await it.tell(await it.incident(), "open");
  await it.tell(await it.incident({ causeKey: "b" }), "open");
  await it.work();
  await it.passTo(startMs + 119_000);
  expect(it.sent()).toHaveLength(1);
  it.stub.answer(() => ({ status: 200 }));
  await it.passTo(startMs + 120_000);
  expect(it.sent()).toHaveLength(3);
});

test("Alertmanager is told every minute while it lasts, and then of the end, once", async () => {
  const it = await fixture([]);
  await it.channel("am", { type: "alertmanager", config: { urls: ["http://am.example:9093"] } });
  await it.routes({ channels: ["am"] });
  const incident = await it.tell(await it.incident({ severity: "warning" }), "open");
  for (let minute = 0; minute <= 5; minute++) await it.passTo(startMs + minute * minuteMs);
  expect(it.stub.requests).toHaveLength(6);
  expect(await it.rows()).toHaveLength(1);
  expect(await it.timeline(incident.id)).toHaveLength(1);

  // A failure does not end the repetition.
  it.stub.answer(() => ({ status: 500 }));
  await it.passTo(startMs + 6 * minuteMs);
  it.stub.answer(() => ({ status: 200 }));
  const worse = await it.tell(incident, "escalate", { severity: "critical" });
  for (const minute of [8, 9]) await it.passTo(startMs + minute * minuteMs);
  const severities = (body: string) =>
    (JSON.parse(body) as readonly { labels: { severity: string }; endsAt?: string }[]).map(
      ({ labels, endsAt }) => `${labels.severity}${endsAt === undefined ? "" : " ends"}`,
    );
  const told = it.stub.requests.slice(7).map(({ body }) => severities(body));
  expect(told).toContainEqual(["warning ends", "critical"]);
  expect(told.at(-1)).toEqual(["critical"]);

  await it.tell(worse, "resolve", { state: "resolved" });
  await it.work();
  const count = it.stub.requests.length;
  expect(severities(it.stub.requests.at(-1)?.body ?? "")).toEqual(["critical ends"]);
  await it.passTo(startMs + 30 * minuteMs);
  expect(it.stub.requests).toHaveLength(count);
});

test("a channel that was disabled or removed sends nothing more", async () => {
  const it = await fixture(["chat", "pager"]);
  await it.tell(await it.incident(), "open");
  await it.metadata.transaction((prepare) => {
    const chat = channelRecords(prepare).find("chat");
    if (chat === undefined) throw new Error("no chat");
    notificationRecords(prepare).drop(chat.id, "The channel was removed");
    channelRecords(prepare).remove(chat.id);
  });
  await it.metadata.db.updateTable("channels").set({ disabled_at: 1 }).execute();
  await it.work();
  expect(it.sent()).toEqual([]);
  expect(await it.rows("cancelled")).toMatchObject([{ channelName: "chat" }]);
});

test("a configuration that is no longer valid is said, not thrown", async () => {
  const it = await fixture();
  await it.metadata.db.updateTable("channels").set({ config_json: '{"url":1}' }).execute();
  await it.tell(await it.incident(), "open");
  await it.work();
  expect(await it.rows("given-up")).toMatchObject([
    { detail: expect.stringContaining("configuration is not valid") },
  ]);
});

test("old messages are forgotten, but never what was given up", async () => {
  const it = await fixture();
  await it.tell(await it.incident(), "open");
  await it.work();
  it.stub.answer(() => ({ status: 400 }));
  await it.tell(await it.incident({ causeKey: "b" }), "open");
  await it.work();
  await it.passTo(startMs + 181 * 24 * 60 * minuteMs);
  expect((await it.rows()).map(({ state }) => state)).toEqual(["given-up"]);
});

test("pauses grow, are spread by chance, and are at least what the other side asks for", () => {
  const pause = (attempts: number, uniform: number, retryAfterMs: number | null = null) =>
    retryPauseMs(attempts, { uniform, retryAfterMs });
  expect(pause(1, 0)).toBe(2_500);
  expect(pause(1, 0.999_999)).toBe(5_000);
  expect(pause(4, 0)).toBe(20_000);
  expect(pause(1_000, 0)).toBe(450_000);
  expect(pause(1, 0, 60_000)).toBe(60_000);
  expect(pause(1, 0, 1e12)).toBe(3_600_000);
  const failed = { outcome: "retry", retryAfterMs: null, detail: "no" } as const;
  const after = (failuresInARow: number) =>
    outcomeAfter(failed, {
      before: { atMs: 0, outcome: "retry", detail: "", failuresInARow, pausedUntilMs: null },
      ...{ atMs: 0, paceMs: 0 },
    }).pausedUntilMs;
  expect([3, 4, 5, 6, 100].map(after)).toEqual([null, 30_000, 60_000, 120_000, 900_000]);
});

test("killed between sending and marking, it sends again under the same key", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-outbox-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "metadata.sqlite");
  const seen: string[] = [];
  let victim: ChildProcess | undefined;
  const server = createServer((request, response) => {
    seen.push(String(request.headers["webhook-id"]));
    request.resume();
    // The first time, the message has arrived and its sender dies before it hears so.
    if (seen.length === 1) victim?.kill("SIGKILL");
    else response.end("ok");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const metadata = await openMetadata(path);
  onTestFinished(() => metadata.close());
  await metadata.transaction((prepare) => {
    const channel = channelRecords(prepare).put({
      ...{ name: "chat", type: "webhook", showValues: false, isDisabled: false, atMs: 0 },
      config: { url: `http://127.0.0.1:${port}/`, secret: `whsec_${"A".repeat(43)}=` },
    });
    const about = { channelId: channel.id, channelName: "chat", incidentId: null, key: "key" };
    const rows = notificationRecords(prepare);
    for (const event of ["open", "resolve"] as const) {
      const times = { createdAtMs: 0, dueAtMs: 0 };
      const notice = sampleNotice(event);
      rows.insert({ ...about, ...times, event, state: "waiting", incidentId: 1, notice });
    }
  });
  const program = fileURLToPath(new URL("testing/outbox-process.ts", import.meta.url));
  const start = (): ChildProcess =>
    spawn(process.execPath, ["--conditions=source", "--no-warnings", program, path], {
      stdio: "inherit",
    });
  const stateOf = () =>
    metadata.read((prepare) => notificationRecords(prepare).list({ limit: 10 }));
  victim = start();
  await once(victim, "exit");
  expect(await stateOf()).toMatchObject([{ state: "waiting" }, { state: "waiting" }]);
  victim = start();
  while (!(await stateOf()).every(({ state }) => state === "delivered")) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const ended = once(victim, "exit");
  victim.kill("SIGKILL");
  await ended;
  expect(seen).toEqual(["key-1", "key-1", "key-2"]);
});
