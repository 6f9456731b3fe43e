import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { pagerduty } from "./pagerduty.ts";

const webhookSecret = "very-secret-of-the-subscription";
const settings = pagerduty.config.parse({ ...pagerduty.example, webhookSecret });
const hmac = (body: string, secret = webhookSecret): string =>
  createHmac("sha256", secret).update(body).digest("hex");
const read = (body: string, signature = `v1=${hmac(body)}`) =>
  pagerduty.hook.read(
    { headers: { "x-pagerduty-signature": signature }, body: Buffer.from(body) },
    settings,
  );

/** As the documentation of V3 webhooks shows it, with more than is needed. */
const about = (event_type: string, over: object = {}): string =>
  JSON.stringify({
    event: {
      ...{ id: "5ac64822", event_type, resource_type: "incident" },
      occurred_at: "2026-03-01T10:20:00.000Z",
      agent: { id: "PLH1HKV", type: "user_reference", summary: "Tenex Engineer" },
      client: { name: "PagerDuty" },
      data: { id: "PGR0VU2", type: "incident", number: 2, incident_key: "key-of-ours" },
      ...over,
    },
  });

test("acknowledging and resolving there are read, with who and when", () => {
  const move = { key: "key-of-ours", who: "Tenex Engineer", atMs: Date.UTC(2026, 2, 1, 10, 20) };
  expect(read(about("incident.acknowledged"))).toEqual({
    ...{ outcome: "move", move: { ...move, to: "acknowledge" } },
  });
  expect(read(about("incident.resolved", { agent: null }))).toMatchObject({
    move: { to: "resolve", who: "PagerDuty" },
  });
});

test("what we did there ourselves, and what changes nothing, is nothing", () => {
  const agent = { type: "events_api_v2_inbound_integration_reference", summary: "Plumbline" };
  const ping = JSON.stringify({ event: { event_type: "pagey.ping", data: {} } });
  for (const body of [about("incident.resolved", { agent }), about("incident.annotated"), ping]) {
    expect(read(body)).toMatchObject({ outcome: "nothing" });
  }
  for (const body of ["", "{", "null", '{"event":{}}']) {
    expect(read(body)).toMatchObject({ outcome: "nothing" });
  }
});

test("while the secret changes, one of two signatures is enough", () => {
  const body = about("incident.resolved");
  expect(read(body, `v1=${hmac(body, "older")}, v1=${hmac(body)}`)).toMatchObject({
    outcome: "move",
  });
});

test("forged, changed and unsigned webhooks are refused without the secret in the words", () => {
  const body = about("incident.resolved");
  const forged = [
    "",
    "v1=",
    `v1=${hmac(body, "other")}`,
    `v1=${hmac(`${body} `)}`,
    `v0=${hmac(body)}`,
  ];
  for (const signature of forged) {
    const reading = read(body, signature);
    expect(reading).toMatchObject({ outcome: "refused" });
    expect(JSON.stringify(reading)).not.toContain(webhookSecret);
  }
  const withoutSecret = pagerduty.config.parse(pagerduty.example);
  const headers = { "x-pagerduty-signature": `v1=${hmac(body, "")}` };
  expect(pagerduty.hook.read({ headers, body: Buffer.from(body) }, withoutSecret)).toMatchObject({
    outcome: "refused",
    message: "webhookSecret is not set",
  });
});
