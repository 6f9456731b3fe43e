import type { Notice } from "@plumbline/contracts";
import { z } from "zod";
import type { Channel } from "../channel.ts";
import { secret } from "../channel-fields.ts";
import { httpDelivery, type Remedies } from "../http-delivery.ts";
import { noticeFacts } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";
import { pagerdutyHook } from "./pagerduty-hook.ts";

const hosts = { us: "events.pagerduty.com", eu: "events.eu.pagerduty.com" } as const;

const config = z.strictObject({
  routingKey: secret(
    z.string().regex(/^[A-Za-z0-9]{32}$/, { error: "expected 32 letters and digits" }),
  ).describe("Integration key of a service with the integration Events API V2"),
  region: z.enum(["us", "eu"]).default("us").describe("Where your account is kept"),
  webhookSecret: secret(z.string().max(500).default("")).describe(
    "Signing secret of the V3 webhook subscription that leads back here; without it nothing comes back",
  ),
});

const maxSummary = 1024;
const maxKey = 255;

/** An event without its routing key. */
export interface PagerDutyEvent {
  readonly path: "enqueue" | "change/enqueue";
  readonly body: Readonly<Record<string, unknown>>;
}

/** https://developer.pagerduty.com/docs/events-api-v2 */
export const pagerduty = {
  id: "pagerduty",
  title: "PagerDuty",
  config,
  example: { routingKey: "0123456789abcdef0123456789abcdef", region: "us" },
  hook: pagerdutyHook,
  render: (notice) => eventsOf(notice),
  async send(events, { routingKey, region }, { http, signal }) {
    for (const { path, body } of events) {
      const url = `https://${hosts[region]}/v2/${path}`;
      const answer = await http.postJson(url, { ...body, routing_key: routingKey }, { signal });
      const delivery = httpDelivery(answer, remedies);
      if (delivery.outcome !== "delivered") return delivery;
    }
    return { outcome: "delivered", detail: "PagerDuty took the event" };
  },
} as const satisfies Channel<z.output<typeof config>, readonly PagerDutyEvent[]>;

const remedies: Remedies = {
  400: "it does not take this event: look at routingKey, the integration key of a service with Events API V2, not a REST API key",
  401: "it does not know routingKey: take the integration key of a service with Events API V2",
  403: "routingKey is of another region, or the service is turned off",
};

function eventsOf(notice: Notice): readonly PagerDutyEvent[] {
  const { event } = notice;
  if (event === "digest") return [changeOf(notice)];
  if (event === "acknowledge" || event === "mitigate") return [actionOf(notice, "acknowledge")];
  if (event === "resolve" || event === "close") return [actionOf(notice, "resolve")];
  // A test leaves nothing open.
  if (event === "test") return [triggerOf(notice), actionOf(notice, "resolve")];
  return [triggerOf(notice)];
}

const dedupKey = ({ key }: Notice): string => shorten(key, maxKey);

const actionOf = (notice: Notice, action: "acknowledge" | "resolve"): PagerDutyEvent => ({
  path: "enqueue",
  body: { event_action: action, dedup_key: dedupKey(notice) },
});

function triggerOf(notice: Notice): PagerDutyEvent {
  const { incident, severity, title, harm, news, lines, url, at } = notice;
  const facts = noticeFacts(notice).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    path: "enqueue",
    body: {
      ...{ event_action: "trigger", dedup_key: dedupKey(notice), client: "Plumbline" },
      ...(url === null ? {} : { client_url: url, links: [{ href: url, text: "Evidence" }] }),
      payload: {
        summary: shorten(oneLine(title), maxSummary),
        ...{ source: incident?.model ?? "plumbline", severity, timestamp: at },
        ...(incident === null ? {} : { component: incident.model, class: incident.kind }),
        custom_details: {
          ...{ news: shorten(news, 1_000), harm: shorten(harm, 2_000) },
          ...Object.fromEntries(facts),
          lines: lines.slice(0, 20).map((line) => shorten(line, 500)),
        },
      },
    },
  };
}

/** A digest calls nobody: it is a change event. */
function changeOf({ title, lines, at, url }: Notice): PagerDutyEvent {
  return {
    path: "change/enqueue",
    body: {
      payload: {
        ...{ summary: shorten(oneLine(title), maxSummary), source: "plumbline", timestamp: at },
        custom_details: { lines: lines.slice(0, 50).map((line) => shorten(line, 500)) },
      },
      ...(url === null ? {} : { links: [{ href: url, text: "Evidence" }] }),
    },
  };
}
