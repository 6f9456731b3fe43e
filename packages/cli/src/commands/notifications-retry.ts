import { notificationSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const notificationsRetry = defineCommand({
  name: "notifications retry",
  summary: "Send again a message that was given up",
  description: "Under the same key as before; its channel is tried at once.",
  arguments: [{ name: "ID", summary: "As plumbline notifications shows it" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Send one again", line: "plumbline notifications retry 42" }],
  async run({ args: [id = ""], flags, io }) {
    const path = `/v1/notifications/${encodeURIComponent(id)}/retry`;
    const request = { method: "POST" } as const;
    const one = await connect(io, flags).ask(path, notificationSchema, request);
    if (flags.json === true) writeJson(io, one);
    else writeText(io, visibleLines(`${one.title}: on its way to ${one.channel}`));
    return exitCodes.ok;
  },
});
