import type { RunLogEntry } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { entryText, followRun } from "../live/follow-run.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const runsLog = defineCommand({
  name: "runs log",
  summary: "Show what a run did and what its program wrote",
  description: "Times are UTC. Values of variables that were passed on, and tokens, are hidden.",
  arguments: [{ name: "ID", summary: "Id of the run" }],
  options: {
    ...grouped("Output", {
      follow: { flags: "-f, --follow", summary: "Go on until the run is over" },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [{ does: "As it happens", line: "plumbline runs log r0mb2k1x9a7c --follow" }],
  async run({ args: [id = ""], flags, io }) {
    const entries: RunLogEntry[] = [];
    await followRun(io, connect(io, flags), id, {
      follow: flags.follow === true,
      show: (entry) => {
        if (flags.json === true) entries.push(entry);
        else writeText(io, entryText(entry));
      },
    });
    if (flags.json === true) writeJson(io, { entries });
    return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  },
});
