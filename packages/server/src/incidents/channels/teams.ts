import type { Notice } from "@plumbline/contracts";
import { z } from "zod";
import type { Channel } from "../channel.ts";
import { address, httpUrl, secret } from "../channel-fields.ts";
import { httpDelivery, type Remedies } from "../http-delivery.ts";
import { noticeFacts } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";

const config = z.strictObject({
  webhookUrl: secret(address(httpUrl)).describe(
    "Address of a workflow that begins with “When a Teams webhook request is received”",
  ),
});

/** Teams takes about 28 KB and counts in its own way: stay well below. */
const maxBytes = 20_000;

export interface TeamsMessage {
  readonly type: "message";
  readonly attachments: readonly [
    {
      readonly contentType: "application/vnd.microsoft.card.adaptive";
      readonly content: Readonly<Record<string, unknown>>;
    },
  ];
}

/** https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/ */
export const teams = {
  id: "teams",
  title: "Microsoft Teams",
  config,
  example: {
    webhookUrl: "https://prod-01.westeurope.logic.azure.com/workflows/1/triggers/manual?sig=secret",
  },
  paceMs: 500,
  render: messageOf,
  async send(message, { webhookUrl }, { http, signal }) {
    const delivery = httpDelivery(await http.postJson(webhookUrl, message, { signal }), remedies);
    return delivery.outcome === "delivered"
      ? {
          ...delivery,
          detail: "The workflow took the card; whether it posts it is shown in its runs",
        }
      : delivery;
  },
} as const satisfies Channel<z.output<typeof config>, TeamsMessage>;

const inWhole = "take webhookUrl from the workflow again, with its sig to the end";
const remedies: Remedies = {
  401: `it does not accept the address: ${inWhole}`,
  403: `it does not accept the address: ${inWhole}`,
  404: `the workflow is gone or turned off: ${inWhole}`,
};

function messageOf(notice: Notice): TeamsMessage {
  let lines = notice.lines.slice(0, 25).map((line) => shorten(line, 300));
  for (;;) {
    const message = withLines(notice, lines);
    if (lines.length === 0 || Buffer.byteLength(JSON.stringify(message)) <= maxBytes)
      return message;
    lines = lines.slice(0, -1);
  }
}

interface Run {
  readonly text: string;
  readonly weight?: "Bolder";
  readonly size?: "Large";
  readonly color?: string;
  readonly isSubtle?: boolean;
}

/** Rich text: unlike a text block it reads no Markdown, so nothing in a name becomes a link. */
const paragraph = (...runs: readonly Run[]) => ({
  type: "RichTextBlock",
  inlines: runs.map((run) => ({ type: "TextRun", ...run })),
});

function withLines(notice: Notice, lines: readonly string[]): TeamsMessage {
  const { title, news, harm, url } = notice;
  const content = {
    ...{ $schema: "http://adaptivecards.io/schemas/adaptive-card.json", type: "AdaptiveCard" },
    version: "1.4",
    fallbackText: shorten(oneLine(`${title}. ${harm}`), 500),
    body: [
      paragraph({
        ...{ text: shorten(oneLine(title), 300), weight: "Bolder", size: "Large" },
        color: colorOf(notice),
      }),
      paragraph({ text: shorten(news, 500), weight: "Bolder" }),
      paragraph({ text: shorten(harm, 2_000) }),
      ...noticeFacts(notice).map(([name, value]) =>
        paragraph({ text: `${name}: `, weight: "Bolder" }, { text: shorten(value, 200) }),
      ),
      ...lines.map((line) => paragraph({ text: `• ${line}`, isSubtle: true })),
    ],
    ...(url === null ? {} : { actions: [{ type: "Action.OpenUrl", title: "Evidence", url }] }),
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }],
  };
}

function colorOf({ severity, event }: Notice): string {
  if (event === "resolve" || event === "close") return "Good";
  return { critical: "Attention", warning: "Warning", info: "Default" }[severity];
}
