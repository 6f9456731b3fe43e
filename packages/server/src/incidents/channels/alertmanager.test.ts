import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Notice } from "@plumbline/contracts";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, onTestFinished, test } from "vitest";
import { createOutgoing } from "../../outgoing/outgoing.ts";
import { attemptDelivery } from "../attempt-delivery.ts";
import { alertmanagerPeer, hasAlertmanager } from "../testing/alertmanager-peer.ts";
import { answeringStub, type Stub } from "../testing/answering-stub.ts";
import { sampleNotice, sampleNotices } from "../testing/sample-notice.ts";
import { alertmanager } from "./alertmanager.ts";

const urls = ["http://am-0.example:9093", "http://am-1.example:9093/"];
const send = (
  { outgoing }: Pick<Stub, "outgoing">,
  over: { notice?: Notice; reference?: string; config?: object } = {},
) =>
  attemptDelivery(outgoing, {
    ...{ type: "alertmanager", config: { urls, ...over.config }, idempotencyKey: "key-1" },
    ...{ notice: over.notice ?? sampleNotice(), reference: over.reference ?? null },
    ...{ nowMs: Date.now(), signal: new AbortController().signal },
  });

async function newStub(): Promise<Stub> {
  const stub = await answeringStub();
  onTestFinished(() => stub.close());
  return stub;
}

interface SentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly endsAt?: string;
}
const alertsOf = ({ body }: { readonly body: string }) => JSON.parse(body) as readonly SentAlert[];

test("every message is what the official API takes", async () => {
  const { definitions } = JSON.parse(
    readFileSync(new URL("fixtures/alertmanager-v2.json", import.meta.url), "utf8"),
  ) as { readonly definitions: Readonly<Record<string, object>> };
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const isValid = ajv.compile({
    type: "array",
    items: {
      allOf: [{ $ref: "#/definitions/postableAlert" }],
      unevaluatedProperties: false,
      properties: { labels: {}, annotations: {}, startsAt: {}, endsAt: {}, generatorURL: {} },
      additionalProperties: false,
    },
    definitions,
  });
  const stub = await newStub();
  for (const notice of sampleNotices) await send(stub, { notice, reference: "warning" });
  expect(stub.requests.length).toBe(sampleNotices.length * 2);
  for (const { body } of stub.requests) {
    isValid(JSON.parse(body));
    expect(isValid.errors ?? []).toEqual([]);
  }
  expect(isValid([{ labels: {}, misspelt: 1 }])).toBe(false);
});

test("every replica gets it, and one that has it is enough", async () => {
  const stub = await newStub();
  expect(await send(stub)).toMatchObject({
    ...{ outcome: "delivered", detail: "All 2 replicas took the alert", reference: "critical" },
  });
  expect(stub.requests.map(({ url }) => url).toSorted()).toEqual([
    "http://am-0.example:9093/api/v2/alerts",
    "http://am-1.example:9093/api/v2/alerts",
  ]);
  stub.answer(({ url }) => (url.includes("am-0") ? "reset" : { status: 200 }));
  expect(await send(stub)).toMatchObject({
    ...{ outcome: "delivered", detail: expect.stringContaining("1 of 2 replicas") },
  });
  stub.answer(({ url }) => (url.includes("am-0") ? "reset" : { status: 400, body: "bad labels" }));
  expect(await send(stub)).toMatchObject({
    ...{ outcome: "retry", detail: expect.stringMatching(/am-0.*bad labels/) },
  });
});

test("another severity ends the alert that stood for the one before", async () => {
  const stub = await newStub();
  await send(stub, { reference: "warning" });
  const [first, second] = alertsOf(stub.requests[0] ?? { body: "[]" });
  expect(first?.labels).toEqual({ ...second?.labels, severity: "warning" });
  expect(Date.parse(first?.endsAt ?? "")).toBeLessThanOrEqual(Date.now());
  expect(second?.endsAt).toBeUndefined();
});

test("labels and authentication of the configuration go with it", async () => {
  const stub = await newStub();
  await send(stub, { config: { labels: { team: "ml" }, bearerToken: "token-1" } });
  await send(stub, { config: { urls: urls[0], user: "me", password: "pass-1" } });
  expect(alertsOf(stub.requests[0] ?? { body: "[]" })[0]?.labels).toMatchObject({ team: "ml" });
  expect(stub.requests.map(({ headers }) => headers["authorization"])).toEqual([
    ...["Bearer token-1", "Bearer token-1"],
    `Basic ${Buffer.from("me:pass-1").toString("base64")}`,
  ]);
  const bad = { urls, labels: { größe: "x" } };
  expect(alertmanager.config.safeParse(bad).success).toBe(false);
});

if (!hasAlertmanager)
  console.warn("Alerts are not sent to a real Alertmanager: it is not installed");

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const startMs = Date.now(); !(await holds());) {
    if (Date.now() - startMs > 30_000) throw new Error(`Never happened: ${what}`);
    await pause(50);
  }
}

test.skipIf(!hasAlertmanager)(
  "a real Alertmanager shows, silences, forwards and ends what we send",
  async () => {
    const peer = await alertmanagerPeer();
    onTestFinished(() => peer.close());
    const outgoing = createOutgoing({ allow: ["127.0.0.1"] });
    const now = new Date().toISOString();
    const sendNow = (event: Notice["event"], severity: Notice["severity"], reference?: string) => {
      const { incident } = sampleNotice();
      const state = event === "resolve" ? "resolved" : "open";
      const about = incident === null ? null : ({ ...incident, openedAt: now, state } as const);
      const at = new Date().toISOString();
      const notice = sampleNotice(event, { at, severity, incident: about });
      const given = reference === undefined ? {} : { reference };
      return send({ outgoing }, { notice, config: { urls: peer.url }, ...given });
    };
    const told = (status: string, severity: string): boolean =>
      peer.calls.some(({ alerts }) =>
        alerts.some((alert) => alert.status === status && alert.labels["severity"] === severity),
      );

    expect(await sendNow("open", "warning")).toMatchObject({ outcome: "delivered" });
    expect(await peer.alerts()).toMatchObject([
      {
        labels: {
          ...{ alertname: "PlumblinePerformance", model: "flights", severity: "warning" },
          ...{ incident: "12", kind: "performance", version: "v7", segment: "origin=…" },
        },
        annotations: { summary: expect.stringContaining("answers are worse") },
        status: { state: expect.stringMatching(/^(active|unprocessed)$/) },
      },
    ]);
    await until("the receiver is told", () => told("firing", "warning"));

    // It gets worse: one alert ends, the other one stands for the incident.
    expect(await sendNow("escalate", "critical", "warning")).toMatchObject({
      ...{ outcome: "delivered", reference: "critical" },
    });
    await until("the first one ends", () => told("resolved", "warning"));
    await until("the second one is told", () => told("firing", "critical"));

    await peer.silence({ model: "flights" });
    await sendNow("update", "critical", "critical");
    await until("the silence is seen", async () => {
      const alerts = await peer.alerts();
      return alerts.length > 0 && alerts.every(({ status }) => status.state === "suppressed");
    });

    expect(await sendNow("resolve", "critical", "critical")).toMatchObject({
      outcome: "delivered",
    });
    await until("nothing fires", async () => (await peer.alerts()).length === 0);
  },
);

test.skipIf(!hasAlertmanager)("what it does not take it says in words", async () => {
  const peer = await alertmanagerPeer();
  onTestFinished(() => peer.close());
  const outgoing = createOutgoing({ allow: ["127.0.0.1"] });
  const good = await send({ outgoing }, { config: { urls: peer.url } });
  expect(good).toMatchObject({ outcome: "delivered" });
  const elsewhere = await send({ outgoing }, { config: { urls: `${peer.url}/none` } });
  expect(elsewhere).toMatchObject({ outcome: "refused", detail: expect.stringContaining("404") });
});
