import {
  notificationsAnswerSchema,
  notificationStates,
  type NotificationDocument,
} from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { textTable } from "../live/text-table.ts";
import { minuteText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { defaultLimit, limitOption } from "../options/list-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice, positiveInteger, text } from "../options/value-kind.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "ID", isNumber: true },
  { title: "CREATED (UTC)" },
  { title: "STATE" },
  { title: "CHANNEL" },
  { title: "EVENT" },
  { title: "INCIDENT", isNumber: true },
  { title: "TITLE AND DETAIL" },
];

export const notifications = defineCommand({
  name: "notifications",
  summary: "List the messages that were sent, wait, or were given up",
  description:
    "Newest first. What was given up is sent again with plumbline notifications retry ID, once " +
    "its channel works.",
  arguments: [],
  options: {
    ...grouped("Which", {
      incident: { flags: "--incident", value: positiveInteger, summary: "Only of this incident" },
      state: {
        flags: "--state",
        value: choice("STATE", notificationStates),
        summary: `Only in this state: ${notificationStates.join(", ")}`,
      },
      channel: { flags: "--channel", value: text, summary: "Only to this channel" },
    }),
    ...limitOption,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "What did not arrive", line: "plumbline notifications --state given-up" },
    { does: "Who was told of an incident", line: "plumbline notifications --incident 12" },
  ],
  async run({ flags, io }) {
    const client = connect(io, flags);
    const { entries, isAll } = await pagesUpTo(
      flags.limit ?? defaultLimit,
      async (before: number | undefined, left) => {
        const { incident, state, channel } = flags;
        const query = { incident, state, channel, before, limit: Math.min(left, pageLimit) };
        const page = await client.ask("/v1/notifications", notificationsAnswerSchema, { query });
        return { entries: page.notifications, next: page.next };
      },
    );
    const rows = entries.map(cells);
    const width = io.stdout.columns;
    if (flags.json === true) writeJson(io, { notifications: entries, isAll });
    else writeText(io, rows.length === 0 ? "No message" : textTable(columns, rows, { width }));
    return exitCodes.ok;
  },
});

function cells(one: NotificationDocument): readonly string[] {
  const { id, createdAt, state, channel, event, incident, title, detail, attempts } = one;
  const tried = attempts > 1 ? ` (${attempts} attempts)` : "";
  const said = detail === null ? "" : `: ${detail}`;
  return [
    ...[String(id), minuteText(createdAt), state, channel, event],
    ...[incident === null ? "" : String(incident), `${title}${tried}${said}`],
  ];
}
