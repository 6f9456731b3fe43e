import type { Notice } from "@plumbline/contracts";
import { isOver, noticeFacts } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";
import { slackActions } from "./slack-hook.ts";

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

// A section takes 3,000 and a header 150 characters; all blocks together were refused beyond some 13,000.
const [maxHeader, maxSection, maxFacts, maxText] = [150, 2_800, 2_000, 3_500];

/** What Slack is to show of a notice. @param mention who is called */
export function slackMessages(
  notice: Notice,
  { mention, hasButtons }: { readonly mention: string; readonly hasButtons: boolean },
): SlackMessages {
  const state = stateMessage(notice, mention);
  const elements = hasButtons ? buttonsOf(notice) : [];
  const buttons = elements.length === 0 ? [] : [{ type: "actions", elements }];
  return { state: { ...state, blocks: [...state.blocks, ...buttons] }, news: newsMessage(notice) };
}

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

const maxValue = 2_000;

/** What can still be done about it. */
function buttonsOf(notice: Notice): readonly Readonly<Record<string, unknown>>[] {
  const { incident, key } = notice;
  if (incident === null || isOver(notice)) return [];
  const button = (action: keyof typeof slackActions, text: string) => ({
    ...{ type: "button", action_id: slackActions[action], value: shorten(key, maxValue) },
    text: { type: "plain_text", text },
  });
  return [
    ...(incident.state === "open" ? [button("acknowledge", "Acknowledge")] : []),
    button("silence", "Silence for an hour"),
  ];
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

function icon(notice: Notice): string {
  if (isOver(notice)) return "✅";
  return { critical: "🔴", warning: "🟠", info: "🔵" }[notice.severity];
}
