import type { Notice } from "@plumbline/contracts";
import { z } from "zod";
import type { Channel, Delivery, SendContext } from "../channel.ts";
import { address, httpUrl, secret } from "../channel-fields.ts";
import { hookTokenField } from "../channel-hook.ts";
import { answerWords, httpDelivery, jsonOf, type Remedies } from "../http-delivery.ts";
import { noticeFacts } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";
import { jsmHook } from "./jsm-hook.ts";

const config = z.strictObject({
  apiKey: secret(z.string().regex(/^[\w-]{8,200}$/, "expected the key of an integration")).describe(
    "Key of an API integration with the rights to create, update and read; not the token of a person",
  ),
  server: address(httpUrl.default("https://api.atlassian.com/jsm/ops/integration")).describe(
    "JSM Operations; for Opsgenie https://api.opsgenie.com, in the European Union https://api.eu.opsgenie.com",
  ),
  responders: z
    .array(z.string().regex(/^(team|user|escalation|schedule):.+$/, "expected e.g. team:ml-ops"))
    .max(50)
    .default([])
    .describe(
      "Who is called, e.g. team:ml-ops or user:ada@example.com; the integration's own without",
    ),
  tags: z.array(z.string().min(1).max(50)).max(20).default([]).describe("Tags of each alert"),
  hookToken: hookTokenField,
});
type Config = z.output<typeof config>;

/** One request without its key. */
export interface JsmCall {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

// https://docs.opsgenie.com/docs/alert-api: the limits of each field
const limits = {
  message: 130,
  alias: 512,
  description: 15_000,
  note: 25_000,
  entity: 512,
} as const;
const maxDetail = 1_000;
const us = { source: "Plumbline", user: "Plumbline" } as const;
const priorities = { critical: "P1", warning: "P3", info: "P5" } as const;

/** https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/intro/ */
export const jsm = {
  id: "jsm",
  title: "JSM Operations or Opsgenie",
  config,
  example: {
    apiKey: "01234567-89ab-cdef-0123-456789abcdef",
    responders: ["team:ml-ops"],
    tags: ["plumbline"],
  },
  hook: jsmHook,
  render: (notice, { responders, tags }) => callsOf(notice, { responders, tags }),
  send: sendCalls,
} as const satisfies Channel<Config, readonly JsmCall[]>;

type Form = Pick<Config, "responders" | "tags">;

function callsOf(notice: Notice, form: Form): readonly JsmCall[] {
  switch (notice.event) {
    case "open":
    case "reopen":
      return [creation(notice, form)];
    case "escalate":
      // Under one alias it is one alert: it is made where there is none, and rises where there is one.
      return [creation(notice, form), priorityOf(notice)];
    case "update":
      return [action(notice, "notes")];
    case "acknowledge":
      return [action(notice, "acknowledge")];
    case "mitigate":
      return [action(notice, "acknowledge"), action(notice, "notes")];
    case "resolve":
    case "close":
      return [action(notice, "close")];
    case "digest":
    case "test":
      // They leave nothing open.
      return [creation({ ...notice, severity: "info" }, form), action(notice, "close")];
  }
}

const aliasOf = ({ key }: Notice): string => shorten(key, limits.alias);

function creation(notice: Notice, { responders, tags }: Form): JsmCall {
  const { title, harm, news, lines, severity, url, incident } = notice;
  const text = [news, harm, ...lines, ...(url === null ? [] : [`Evidence: ${url}`])].join("\n");
  const facts = noticeFacts(notice).map(([name, value]) => [
    name.toLowerCase(),
    shorten(value, maxDetail),
  ]);
  return {
    ...{ method: "POST", path: "/v2/alerts" },
    body: {
      ...{ message: shorten(oneLine(title), limits.message), alias: aliasOf(notice), ...us },
      description: shorten(text, limits.description),
      ...(responders.length === 0 ? {} : { responders: responders.map(responderOf) }),
      ...(tags.length === 0 ? {} : { tags }),
      details: Object.fromEntries(facts) as Readonly<Record<string, string>>,
      ...(incident === null ? {} : { entity: shorten(incident.model, limits.entity) }),
      priority: priorities[severity],
    },
  };
}

function responderOf(text: string): Readonly<Record<string, string>> {
  const at = text.indexOf(":");
  const [type, name] = [text.slice(0, at), text.slice(at + 1)];
  return type === "user" ? { type, username: name } : { type, name };
}

const ofAlert = (notice: Notice, what: string): string =>
  `/v2/alerts/${encodeURIComponent(aliasOf(notice).toWellFormed())}/${what}?identifierType=alias`;

function action(notice: Notice, what: "acknowledge" | "close" | "notes"): JsmCall {
  const { news, harm, lines } = notice;
  const note = shorten([news, harm, ...lines].join("\n"), limits.note);
  return { method: "POST", path: ofAlert(notice, what), body: { ...us, note } };
}

const priorityOf = (notice: Notice): JsmCall => ({
  ...{ method: "PUT", path: ofAlert(notice, "priority") },
  body: { priority: priorities[notice.severity] },
});

const remedies: Remedies = {
  401: "it does not accept apiKey: take the key of an API integration of your team, not the token of a person",
  403: "the integration may not do this: give it the rights to create and update, and turn it on",
  422: "it does not take this alert: look at responders and tags",
};

async function sendCalls(
  calls: readonly JsmCall[],
  { apiKey, server }: Config,
  { http, signal }: SendContext,
): Promise<Delivery> {
  const headers = { authorization: `GenieKey ${apiKey}` };
  let last = "";
  for (const { method, path, body } of calls) {
    const url = `${server.replace(/\/+$/, "")}${path}`;
    const answer = await http.postJson(url, body, { method, signal, headers });
    const delivery = httpDelivery(answer, remedies);
    if (delivery.outcome !== "delivered") return delivery;
    const taken = takenSchema.safeParse(jsonOf(answer));
    if (!taken.success) {
      // Under the same alias it is no second alert.
      const detail = `The answer is not one of an alert API. ${answerWords(answer)}`;
      return { outcome: "retry", retryAfterMs: null, detail };
    }
    last = taken.data.requestId;
  }
  return { outcome: "delivered", detail: `It took the alert, as request ${shorten(last, 60)}` };
}

/** 202: what it does with it is done later. */
const takenSchema = z.object({ requestId: z.string() });
