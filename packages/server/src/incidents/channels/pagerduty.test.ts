import { readFileSync } from "node:fs";
import { noticeEvents } from "@plumbline/contracts";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, onTestFinished, test } from "vitest";
import { answeringStub } from "../testing/answering-stub.ts";
import { sampleNotice, sampleNotices } from "../testing/sample-notice.ts";
import { pagerduty } from "./pagerduty.ts";

interface Specification {
  readonly enqueue: object;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const { enqueue, components } = JSON.parse(
  readFileSync(new URL("fixtures/pagerduty-events-v2.json", import.meta.url), "utf8"),
) as Specification;
const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
const closed = { additionalProperties: false };
const payload = { ...components.schemas["Payload"], ...closed };
const isEvent = ajv.compile({
  ...{ ...enqueue, ...closed },
  components: { schemas: { ...components.schemas, Payload: payload } },
});
const settings = pagerduty.config.parse(pagerduty.example);

test("every event is one of the official Events API v2, with the key of its service", async () => {
  const stub = await answeringStub();
  onTestFinished(() => stub.close());
  stub.answer(() => ({ status: 202, body: '{"status":"success"}' }));
  let seen = 0;
  for (const notice of sampleNotices.filter(({ event }) => event !== "digest")) {
    const context = { ...stub.outgoing, signal: new AbortController().signal, nowMs: 0 };
    const rendered = pagerduty.render(notice);
    await pagerduty.send(rendered, settings, { ...context, idempotencyKey: "k", reference: null });
  }
  for (const { url, body } of stub.requests) {
    expect(url).toBe("https://events.pagerduty.com/v2/enqueue");
    const valid = isEvent(JSON.parse(body));
    expect(isEvent.errors ?? [], body.slice(0, 500)).toEqual([]);
    expect(valid).toBe(true);
    expect(body).toContain(settings.routingKey);
    seen++;
  }
  expect(seen).toBeGreaterThanOrEqual(sampleNotices.length - 3);
  expect(isEvent({ ...JSON.parse(stub.requests[0]?.body ?? ""), misspelt: 1 })).toBe(false);
});

test("an incident is opened, acknowledged and resolved under one key", () => {
  const actions = noticeEvents.map((event) => [
    event,
    pagerduty.render(sampleNotice(event)).map(({ path, body }) => body["event_action"] ?? path),
  ]);
  expect(Object.fromEntries(actions)).toEqual({
    ...{ open: ["trigger"], update: ["trigger"], escalate: ["trigger"], reopen: ["trigger"] },
    ...{ acknowledge: ["acknowledge"], mitigate: ["acknowledge"] },
    ...{ resolve: ["resolve"], close: ["resolve"] },
    ...{ test: ["trigger", "resolve"], digest: ["change/enqueue"] },
  });
  const keys = noticeEvents
    .filter((event) => event !== "digest")
    .flatMap((event) => pagerduty.render(sampleNotice(event)))
    .map(({ body }) => body["dedup_key"]);
  expect(new Set(keys).size).toBe(1);
});

test("accounts in the European Union have their own host", async () => {
  const stub = await answeringStub();
  onTestFinished(() => stub.close());
  const context = { ...stub.outgoing, signal: new AbortController().signal, nowMs: 0 };
  const eu = pagerduty.config.parse({ ...pagerduty.example, region: "eu" });
  for (const event of ["open", "digest"] as const) {
    const rendered = pagerduty.render(sampleNotice(event));
    await pagerduty.send(rendered, eu, { ...context, idempotencyKey: "k", reference: null });
  }
  expect(stub.requests.map(({ url }) => url)).toEqual([
    "https://events.eu.pagerduty.com/v2/enqueue",
    "https://events.eu.pagerduty.com/v2/change/enqueue",
  ]);
});
