import type { Notice } from "@plumbline/contracts";
import { z } from "zod";
import type { OutgoingAnswer } from "../../outgoing/outgoing-http.ts";
import type { Channel, Delivery, SendContext } from "../channel.ts";
import { address, httpUrl, secret } from "../channel-fields.ts";
import { answerWords, httpDelivery } from "../http-delivery.ts";
import { noticeFacts } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";

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
  })
  .refine(
    ({ token, channel, webhookUrl }) =>
      webhookUrl === "" ? token !== "" && channel !== "" : token === "" && channel === "",
    { error: "expected either token and channel, or webhookUrl", path: ["token"] },
  );
type Config = z.output<typeof config>;

export interface SlackMessage {
  /** What notifications of the system show, and all there is where blocks are refused. */
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
}

export interface SlackMessages {
  /** The state of the incident: posted once, then changed. */
  readonly state: SlackMessage;
  /** What is new, below it. */
  readonly news: SlackMessage;
}

const api = "https://slack.com/api";
// A section takes 3,000 and a header 150 characters; all blocks together were refused beyond some 13,000.
const [maxHeader, maxSection, maxFacts, maxText] = [150, 2_800, 2_000, 3_500];

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export const slack = {
  id: "slack",
  title: "Slack",
  config,
  example: { token: "xoxb-1-2-secret", channel: "C0123456789", mention: "<!here>" },
  paceMs: 1_000,
  render: (notice, { mention }) => ({
    state: stateMessage(notice, mention),
    news: newsMessage(notice),
  }),
  send: (messages, settings, context) =>
    settings.webhookUrl === ""
      ? sendByBot(messages, settings, context)
      : sendByWebhook(messages.state, settings.webhookUrl, context),
} as const satisfies Channel<Config, SlackMessages>;

/** Names of ours are no commands of Slack's. */
const plain = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Cut before it is escaped, so that no entity is cut; escaping makes it at most five times longer. */
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });

const calling = new Set(["open", "escalate", "reopen"]);

function stateMessage(notice: Notice, mention: string): SlackMessage {
  const { title, harm, news, lines, severity, event, url } = notice;
  const call = severity === "critical" && calling.has(event) ? mention : "";
  const head = shorten(oneLine(`${icon(notice)} ${title}`), maxHeader);
  const facts = noticeFacts(notice).map(
    ([name, value]) => `*${name}*: ${plain(shorten(value, 150))}`,
  );
  const list = lines.slice(0, 20).map((line) => `• ${plain(shorten(oneLine(line), 200))}`);
  const parts = [
    fitted([call, `*${plain(shorten(news, 400))}*`, plain(shorten(harm, 1_000))]),
    fitted(facts, maxFacts),
    fitted(list),
    ...(url === null ? [] : [`<${plain(url)}|Evidence>`]),
  ];
  return {
    text: shorten(
      [call, plain(oneLine(title)), plain(news), plain(harm)]
        .filter((part) => part !== "")
        .join("\n"),
      maxText,
    ),
    blocks: [
      { type: "header", text: { type: "plain_text", text: head } },
      ...parts.filter((part) => part !== "").map(section),
    ],
  };
}

function newsMessage({ news, harm, title }: Notice): SlackMessage {
  const text = fitted([`*${plain(shorten(news, 400))}*`, plain(shorten(harm, 1_000))]);
  return {
    text: shorten(`${plain(news)}: ${plain(oneLine(title))}`, maxText),
    blocks: [section(text)],
  };
}

/** As many of the lines as a section takes. */
function fitted(lines: readonly string[], most = maxSection): string {
  let text = "";
  for (const line of lines.filter((one) => one !== "")) {
    if (text.length + line.length + 1 > most) break;
    text += text === "" ? line : `\n${line}`;
  }
  return text;
}

function icon({ event, severity }: Notice): string {
  if (event === "resolve" || event === "close") return "✅";
  return { critical: "🔴", warning: "🟠", info: "🔵" }[severity];
}

async function sendByWebhook(
  message: SlackMessage,
  url: string,
  { http, signal }: SendContext,
): Promise<Delivery> {
  const answer = await http.postJson(url, message, { signal });
  const isTooLong = answer.status === 400 && /too_long|invalid_blocks/.test(answer.body);
  return httpDelivery(
    isTooLong ? await http.postJson(url, { text: message.text }, { signal }) : answer,
  );
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
  const delivery = httpDelivery(response);
  if (delivery.outcome !== "delivered") return { delivery, answer: {} };
  const parsed = answerSchema.safeParse(jsonOf(response.body));
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

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
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
