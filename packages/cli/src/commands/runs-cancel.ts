import { runSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { requiredReason } from "../live/required-reason.ts";
import { runPath } from "../live/run-id.ts";
import { jsonOption } from "../options/general-options.ts";
import { reasonOption } from "../options/registry-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const runsCancel = defineCommand({
  name: "runs cancel",
  summary: "End a run, whatever it does",
  description:
    "Its program is told to end. What it answers after this is noted, and does not count.",
  arguments: [{ name: "ID", summary: "Id of the run" }],
  options: { ...reasonOption, ...serverOptions, ...jsonOption },
  examples: [
    { does: "The data is wrong", line: 'plumbline runs cancel r0mb2k1x9a7c --reason "wrong data"' },
  ],
  async run({ args: [id = ""], flags, io }) {
    const json = { reason: requiredReason(flags.reason, "a cancellation") };
    const request = { method: "POST", json } as const;
    const run = await connect(io, flags).ask(runPath(id, "cancel"), runSchema, request);
    if (flags.json === true) writeJson(io, run);
    else writeText(io, visibleLines(`${run.id} is ${run.state} and will end`));
    return exitCodes.ok;
  },
});
