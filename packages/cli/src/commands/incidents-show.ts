import { incidentSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { incidentText } from "../live/incident-text.ts";
import { numberArgument } from "../live/number-argument.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const incidentsShow = defineCommand({
  name: "incidents show",
  summary: "Show an incident with its timeline and all that belongs to it",
  description: "What was seen, what explains it, what was done, and whether that helped.",
  arguments: [{ name: "ID", summary: "Number of the incident" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "The whole story", line: "plumbline incidents show 12" }],
  async run({ args: [given = ""], flags, io }) {
    const id = numberArgument(given, "plumbline incidents");
    const found = await connect(io, flags).ask(`/v1/incidents/${id}`, incidentSchema);
    if (flags.json === true) writeJson(io, found);
    else writeText(io, incidentText(found));
    return exitCodes.ok;
  },
});
