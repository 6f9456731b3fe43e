import { channelsAnswerSchema, type ChannelsAnswer } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { textTable } from "../live/text-table.ts";
import { minuteText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "NAME" },
  { title: "TYPE" },
  { title: "LATEST (UTC)" },
  { title: "RESULT" },
];

export const channels = defineCommand({
  name: "channels",
  summary: "List the channels through which people are told, and what came of the latest message",
  description:
    "A channel is a way to tell people: Slack, Teams, e-mail, PagerDuty, Alertmanager, a webhook. " +
    "Routes say which incidents go to which channels.",
  arguments: [],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "List them", line: "plumbline channels" }],
  async run({ flags, io }) {
    const answer = await connect(io, flags).ask("/v1/channels", channelsAnswerSchema);
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, channelsText(answer, io.stdout.columns));
    return exitCodes.ok;
  },
});

function channelsText({ channels: all, types }: ChannelsAnswer, width: number | null): string {
  if (all.length === 0) {
    const ids = types.map(({ id }) => id).join(", ");
    return visibleLines(`No channel yet. plumbline channels set NAME TYPE makes one: ${ids}`);
  }
  const rows = all.map(({ name, type, isDisabled, lastResult }) => [
    name,
    type,
    lastResult === null ? "never" : minuteText(lastResult.at),
    isDisabled
      ? "disabled"
      : lastResult === null
        ? ""
        : `${lastResult.outcome}: ${lastResult.detail}`,
  ]);
  return textTable(columns, rows, { width });
}
