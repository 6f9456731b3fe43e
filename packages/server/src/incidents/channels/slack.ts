import { z } from "zod";
import type { OutgoingAnswer } from "../../outgoing/outgoing-http.ts";
import type { Channel, Delivery, SendContext } from "../channel.ts";
import { address, httpUrl, secret } from "../channel-fields.ts";
import { answerWords, httpDelivery, jsonOf, type Remedies } from "../http-delivery.ts";
import { shorten } from "../shorten.ts";
import { slackHook } from "./slack-hook.ts";
import { slackMessages, type SlackMessage, type SlackMessages } from "./slack-message.ts";

const config = z
  .strictObject({
    token: secret(z.string().max(500).default("")).describe(
      "Bot token of your Slack app (xoxb-…) with the scope chat:write: with it, an incident is one thread",
    ),
    channel: address(z.string().max(200).default("")).describe(
      "Id of the Slack channel, e.g. C0123456789; the app has to be a member",
    ),
    webhookUrl: secret(address(httpUrl.or(z.literal("")).default(""))).describe(
      "Instead of token and channel: an incoming webhook; each message then stands alone",
    ),
    mention: z
      .string()
      .regex(/^(<[!@][A-Za-z0-9^|]+>)?$/, "expected <!here>, <!channel>, <@U…> or <!subteam^S…>")
      .default("")
      .describe("Who is called for a critical incident, e.g. <!here>"),
    signingSecret: secret(z.string().max(200).default("")).describe(
      "Signing secret of your Slack app: with it, messages have buttons to acknowledge and to silence",
    ),
  })
  .refine(
    ({ token, channel, webhookUrl }) =>
      webhookUrl === "" ? token !== "" && channel !== "" : token === "" && channel === "",
    { error: "expected either token and channel, or webhookUrl", path: ["token"] },
  );
type Config = z.output<typeof config>;

const api = "https://slack.com/api";

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export const slack = {
  id: "slack",
  title: "Slack",
  config,
  example: {
    ...{ token: "xoxb-1-2-secret", channel: "C0123456789", mention: "<!here>" },
    signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
  },
  paceMs: 1_000,
  hook: slackHook,
  render: (notice, { mention, signingSecret }) =>
    slackMessages(notice, { mention, hasButtons: signingSecret !== "" }),
  send: (messages, settings, context) =>
    settings.webhookUrl === ""
      ? sendByBot(messages, settings, context)
      : sendByWebhook(messages.state, settings.webhookUrl, context),
} as const satisfies Channel<Config, SlackMessages>;

const botRemedies: Remedies = {
  401: "it does not accept token: take the bot token (xoxb-…) from OAuth & Permissions, with the scope chat:write",
};
const ofApp = "take webhookUrl from Incoming Webhooks of the app again";
const webhookRemedies: Remedies = {
  401: `it does not accept the address: ${ofApp}`,
  403: `the workspace does not let it post: ${ofApp}`,
  404: `the webhook is gone: ${ofApp}`,
};

async function sendByWebhook(
  message: SlackMessage,
  url: string,
  { http, signal }: SendContext,
): Promise<Delivery> {
  const answer = await http.postJson(url, message, { signal });
  const isTooLong = answer.status === 400 && /too_long|invalid_blocks/.test(answer.body);
  const last = isTooLong ? await http.postJson(url, { text: message.text }, { signal }) : answer;
  return httpDelivery(last, webhookRemedies);
}

/** `C0123456789:1700000000.000100` */
const placeOf = (reference: string | null) => {
  const [channel, ts] = reference?.split(":") ?? [];
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
};

async function sendByBot(
  { state, news }: SlackMessages,
  settings: Config,
  context: SendContext,
): Promise<Delivery> {
  const place = placeOf(context.reference);
  if (place === undefined) return post(state, settings, context);
  // The change first: it may be repeated, a reply may not.
  const changed = await call("chat.update", { ...place, ...state }, settings, context);
  if (isGone(changed)) return post(state, settings, context);
  if (changed.delivery.outcome !== "delivered") return changed.delivery;
  const { channel, ts } = place;
  const reply = await call(
    "chat.postMessage",
    { channel, thread_ts: ts, ...news },
    settings,
    context,
  );
  if (reply.delivery.outcome !== "delivered") return reply.delivery;
  return { ...reply.delivery, reference: `${channel}:${ts}` };
}

async function post(
  message: SlackMessage,
  settings: Config,
  context: SendContext,
): Promise<Delivery> {
  const { channel } = settings;
  const { delivery, answer } = await call(
    "chat.postMessage",
    { channel, ...message },
    settings,
    context,
  );
  if (delivery.outcome !== "delivered") return delivery;
  const { ts } = answer;
  // The id it answers with: a name does not work for changes.
  const at = answer.channel ?? channel;
  return { ...delivery, ...(ts === undefined ? {} : { reference: `${at}:${ts}` }) };
}

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().max(200).optional(),
  ts: z.string().optional(),
  channel: z.string().optional(),
});
type SlackAnswer = z.output<typeof answerSchema>;

interface Called {
  readonly delivery: Delivery;
  readonly answer: Partial<SlackAnswer>;
}

const isGone = ({ answer: { error } }: Called): boolean =>
  error === "message_not_found" || error === "thread_not_found" || error === "cant_update_message";

async function call(
  method: "chat.postMessage" | "chat.update",
  message: SlackMessage & Readonly<Record<string, unknown>>,
  { token }: Config,
  { http, signal, idempotencyKey }: SendContext,
): Promise<Called> {
  const metadata = { event_type: "plumbline", event_payload: { id: idempotencyKey } };
  const ask = async (body: object): Promise<Called> => {
    const headers = { authorization: `Bearer ${token}` };
    const given = { ...body, metadata, unfurl_links: false };
    return readAnswer(await http.postJson(`${api}/${method}`, given, { signal, headers }));
  };
  const first = await ask(message);
  if (!/^(msg_blocks_too_long|msg_too_long|invalid_blocks.*)$/.test(first.answer.error ?? "")) {
    return first;
  }
  const { blocks: _, ...rest } = message;
  return ask({ ...rest, text: shorten(message.text, 1_000) });
}

/** Slack says what is wrong in the body of a 200. */
function readAnswer(response: OutgoingAnswer): Called {
  const delivery = httpDelivery(response, botRemedies);
  if (delivery.outcome !== "delivered") return { delivery, answer: {} };
  const parsed = answerSchema.safeParse(jsonOf(response));
  if (!parsed.success) {
    const detail = `Slack's answer is not understood. ${answerWords(response)}`;
    return { delivery: { outcome: "retry", retryAfterMs: null, detail }, answer: {} };
  }
  const { ok, error = "" } = parsed.data;
  if (ok)
    return {
      delivery: { outcome: "delivered", detail: "Slack took the message" },
      answer: parsed.data,
    };
  const detail = `Slack says ${error}${remedies[error] === undefined ? "" : `: ${remedies[error]}`}`;
  const outcome = passing.has(error)
    ? ({ outcome: "retry", retryAfterMs: response.retryAfterMs, detail } as const)
    : ({ outcome: "refused", detail } as const);
  return { delivery: outcome, answer: parsed.data };
}

const passing = new Set([
  ...["ratelimited", "rate_limited", "message_limit_exceeded", "internal_error", "fatal_error"],
  ...["service_unavailable", "request_timeout", "team_added_to_org"],
]);

const remedies: Readonly<Record<string, string>> = {
  not_in_channel: "invite the app to the channel (/invite @name of the app)",
  channel_not_found: "take the channel's id from its details, and invite the app if it is private",
  is_archived: "the channel is archived: choose another one",
  invalid_auth: "the bot token is not valid: take it from OAuth & Permissions of the app",
  not_authed: "the bot token is missing",
  token_revoked: "the bot token was revoked: install the app again",
  account_inactive: "the app was removed from the workspace: install it again",
  missing_scope: "give the app the scope chat:write and install it again",
  restricted_action: "the workspace does not let apps post there",
};
