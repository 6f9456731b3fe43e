import type { Notice } from "@plumbline/contracts";
import { z } from "zod";
import type { OutgoingAnswer, OutgoingOptions } from "../../outgoing/outgoing-http.ts";
import type { Channel, Delivery, SendContext } from "../channel.ts";
import { address, httpUrl, secret } from "../channel-fields.ts";
import { hookTokenField } from "../channel-hook.ts";
import { answerWords, httpDelivery, jsonOf, type Remedies } from "../http-delivery.ts";
import { noticeFacts } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";
import { servicenowHook } from "./servicenow-hook.ts";

const fields = z.record(z.string().regex(/^\w{1,80}$/, "expected a name of a field"), z.string());

const config = z
  .strictObject({
    instance: address(httpUrl).describe(
      "Address of your instance, e.g. https://acme.service-now.com",
    ),
    user: z.string().max(200).default("").describe("User with the role itil, made for Plumbline"),
    password: secret(z.string().max(500).default("")).describe("Password of that user"),
    token: secret(z.string().max(4_000).default("")).describe(
      "Instead of user and password: a bearer token, as OAuth gives it",
    ),
    fields: fields
      .default({})
      .describe("Fields of each new incident, e.g. assignment_group or category"),
    closing: fields
      .default({ state: "6", close_code: "Solution provided" })
      .describe("Fields that end an incident at your site; close_notes is written by Plumbline"),
    hookToken: hookTokenField,
  })
  .refine(
    ({ user, password, token }) =>
      token === "" ? user !== "" && password !== "" : user === "" && password === "",
    { error: "expected either user and password, or token", path: ["user"] },
  );
type Config = z.output<typeof config>;
type Fields = Readonly<Record<string, string>>;

/** What is made where there is no incident, and what changes in one; each null when there is nothing to do. */
export interface ServiceNowMessage {
  readonly correlationId: string;
  readonly create: Fields | null;
  readonly update: Fields;
  /** A test is closed at once. */
  readonly closing: Fields | null;
}

const limits = { title: 160, key: 100, text: 4_000 } as const;
const urgencies = { critical: "1", warning: "2", info: "3" } as const;
const impacts = { critical: "2", warning: "2", info: "3" } as const;
const inProgress = "2";

/** The Table API: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html */
export const servicenow = {
  id: "servicenow",
  title: "ServiceNow",
  config,
  example: {
    instance: "https://acme.service-now.com",
    ...{ user: "plumbline", password: "secret-of-plumbline" },
    fields: { assignment_group: "ML operations" },
  },
  hook: servicenowHook,
  render: messageOf,
  send: sendMessage,
} as const satisfies Channel<Config, ServiceNowMessage>;

function messageOf(notice: Notice, settings: Config): ServiceNowMessage {
  const { event, severity, news, harm, lines } = notice;
  const note = shorten([news, harm, ...lines].join("\n"), limits.text);
  const rank = { urgency: urgencies[severity], impact: impacts[severity] };
  const closing = { ...settings.closing, close_notes: shorten(`${news}. ${harm}`, limits.text) };
  // What tells incidents apart is at the end; the field takes no more.
  const correlationId = notice.key.slice(-limits.key).toWellFormed();
  const create = {
    ...creation(notice),
    ...rank,
    ...settings.fields,
    correlation_id: correlationId,
  };
  const message = { correlationId, create, closing: null };
  const noted = { work_notes: note };
  switch (event) {
    case "open":
      // It is there when the answer to its making was lost: then it says all this already.
      return { ...message, update: rank };
    case "reopen":
      return { ...message, update: { ...noted, ...rank, state: inProgress } };
    case "escalate":
      return { ...message, update: { ...noted, ...rank } };
    case "acknowledge":
      return { ...message, create: null, update: { ...noted, state: inProgress } };
    case "update":
    case "mitigate":
      return { ...message, create: null, update: noted };
    case "resolve":
    case "close":
      return { ...message, create: null, update: closing };
    case "digest":
      return { ...message, update: noted };
    case "test":
      return { ...message, update: noted, closing };
  }
}

function creation(notice: Notice): Fields {
  const { title, harm, news, lines, url } = notice;
  const facts = noticeFacts(notice).map(([name, value]) => `${name}: ${value}`);
  const text = [news, harm, ...lines, ...facts, ...(url === null ? [] : [`Evidence: ${url}`])];
  return {
    short_description: shorten(oneLine(title), limits.title),
    description: shorten(text.join("\n"), limits.text),
    correlation_display: "Plumbline",
  };
}

const remedies: Remedies = {
  401: "it does not accept user and password, or the token: try them at your instance; a token runs out",
  403: "the user may not do this: it needs the role itil, or a field that your site asks for is missing from fields or closing",
  404: "there is no incident table for this user at this address: look at instance and at the role itil",
};

const table = "/api/now/table/incident";

async function sendMessage(
  { correlationId, create, update, closing }: ServiceNowMessage,
  settings: Config,
  context: SendContext,
): Promise<Delivery> {
  const ask = requestOf(settings, context);
  // There is no key that makes a second one impossible: look, then make.
  const found = await lookUp(ask, correlationId);
  if ("outcome" in found) return found;
  const { known } = found;
  if (known === undefined && create === null) {
    return { outcome: "delivered", detail: "There is no such incident there any more" };
  }
  const first =
    known === undefined
      ? await written(ask, "POST", table, create ?? {})
      : await written(ask, "PATCH", `${table}/${known}`, update);
  if ("outcome" in first) return first;
  const last =
    closing === null ? first : await written(ask, "PATCH", `${table}/${first.id}`, closing);
  if ("outcome" in last) return last;
  const detail = `ServiceNow ${known === undefined ? "made" : "changed"} ${last.number}`;
  return { outcome: "delivered", reference: last.id, detail };
}

type Ask = (
  method: "GET" | "POST" | "PATCH",
  path: string,
  body: Fields | null,
) => Promise<OutgoingAnswer>;

function requestOf(
  { instance, user, password, token }: Config,
  { http, signal }: SendContext,
): Ask {
  const basic = Buffer.from(`${user}:${password}`).toString("base64");
  const authorization = token === "" ? `Basic ${basic}` : `Bearer ${token}`;
  const headers = { authorization, accept: "application/json", "content-type": "application/json" };
  return (method, path, body) => {
    const options: OutgoingOptions = { method, signal, headers };
    const url = `${instance.replace(/\/+$/, "")}${path}`;
    return http.send(url, body === null ? null : JSON.stringify(body), options);
  };
}

const idSchema = z.string().regex(/^[0-9a-f]{32}$/);
const foundSchema = z.object({
  result: z.array(z.object({ sys_id: idSchema, active: z.string().optional() })),
});
const writtenSchema = z.object({ result: z.object({ sys_id: idSchema, number: z.string() }) });

/** The incident that is not closed for good, if there is one. */
async function lookUp(
  ask: Ask,
  correlationId: string,
): Promise<Delivery | { readonly known: string | undefined }> {
  const query = new URLSearchParams({
    sysparm_query: `correlation_id=${correlationId.replaceAll("^", "^^")}^active=true`,
    sysparm_fields: "sys_id,active",
    sysparm_limit: "1",
  });
  const answer = await ask("GET", `${table}?${query.toString()}`, null);
  const delivery = httpDelivery(answer, remedies);
  if (delivery.outcome !== "delivered") return delivery;
  const parsed = foundSchema.safeParse(jsonOf(answer));
  if (!parsed.success) return notUnderstood(answer);
  return { known: parsed.data.result[0]?.sys_id };
}

async function written(
  ask: Ask,
  method: "POST" | "PATCH",
  path: string,
  body: Fields,
): Promise<Delivery | { readonly id: string; readonly number: string }> {
  const answer = await ask(method, path, body);
  const delivery = httpDelivery(answer, remedies);
  if (delivery.outcome !== "delivered") return delivery;
  const parsed = writtenSchema.safeParse(jsonOf(answer));
  if (!parsed.success) return notUnderstood(answer);
  const { sys_id: id, number } = parsed.data.result;
  return { id, number: shorten(number, 40) };
}

/** An instance that sleeps answers with a page; what was made is found the next time. */
const notUnderstood = (answer: OutgoingAnswer): Delivery => ({
  ...{ outcome: "retry", retryAfterMs: null },
  detail: `The answer is none of the Table API; an instance that sleeps answers with a page. ${answerWords(answer)}`,
});
