import { runSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { runPath } from "../live/run-id.ts";
import { runText } from "../live/run-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const runsShow = defineCommand({
  name: "runs show",
  summary: "Show a run with the verdict of the gate",
  description: "How it stands, why it was asked for, and each test of the gate with its numbers.",
  arguments: [{ name: "ID", summary: "Id of the run" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Why it was refused", line: "plumbline runs show r0mb2k1x9a7c" }],
  async run({ args: [id = ""], flags, io }) {
    const run = await connect(io, flags).ask(runPath(id), runSchema);
    if (flags.json === true) writeJson(io, run);
    else writeText(io, runText(io, run));
    return exitCodes.ok;
  },
});
