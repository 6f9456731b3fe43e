import { silenceSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { numberArgument } from "../live/number-argument.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const silencesEnd = defineCommand({
  name: "silences end",
  summary: "End a silence or downtime now",
  description: "People are told of the incidents that still go on.",
  arguments: [{ name: "ID", summary: "Number of the silence" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Ready sooner", line: "plumbline silences end 3" }],
  async run({ args: [given = ""], flags, io }) {
    const id = numberArgument(given, "plumbline silences");
    const request = { method: "DELETE" } as const;
    const ended = await connect(io, flags).ask(`/v1/silences/${id}`, silenceSchema, request);
    if (flags.json === true) writeJson(io, ended);
    else writeText(io, `${ended.kind} ${ended.id} is over`);
    return exitCodes.ok;
  },
});
