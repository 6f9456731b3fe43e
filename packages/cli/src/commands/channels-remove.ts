import { z } from "zod";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const channelsRemove = defineCommand({
  name: "channels remove",
  summary: "Remove a channel that no route leads to",
  description: "What it has not sent yet is taken back; what it has sent stays on the incidents.",
  arguments: [{ name: "NAME", summary: "Name of the channel" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Remove one", line: "plumbline channels remove ops-slack" }],
  async run({ args: [name = ""], flags, io }) {
    const path = `/v1/channels/${encodeURIComponent(name)}`;
    await connect(io, flags).ask(path, z.null(), { method: "DELETE" });
    if (flags.json === true) writeJson(io, { name, removed: true });
    else writeText(io, visibleLines(`The channel ${name} is gone`));
    return exitCodes.ok;
  },
});
