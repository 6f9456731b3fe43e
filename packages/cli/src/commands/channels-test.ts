import { channelTestAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const channelsTest = defineCommand({
  name: "channels test",
  summary: "Send a test through a channel, and show what the other side said",
  description: "Sends a real message. The exit code is 1 when it was not delivered.",
  arguments: [{ name: "NAME", summary: "Name of the channel" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Try one", line: "plumbline channels test ops-slack" }],
  async run({ args: [name = ""], flags, io }) {
    const path = `/v1/channels/${encodeURIComponent(name)}/test`;
    const request = { method: "POST" } as const;
    const answer = await connect(io, flags).ask(path, channelTestAnswerSchema, request);
    const { isDelivered, detail, tookMs } = answer;
    const words = isDelivered ? `Delivered in ${tookMs} ms` : "Not delivered";
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, visibleLines(`${words}. ${detail}`));
    return isDelivered ? exitCodes.ok : exitCodes.alert;
  },
});
