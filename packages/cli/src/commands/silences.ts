import { silencesAnswerSchema, type SilenceDocument } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { textTable } from "../live/text-table.ts";
import { windowText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "ID", isNumber: true },
  { title: "KIND" },
  { title: "TIME (UTC)" },
  { title: "MODEL" },
  { title: "WHAT" },
  { title: "BY" },
  { title: "WHY" },
];

export const silences = defineCommand({
  name: "silences",
  summary: "List the times in which nobody is called",
  description:
    "A silence hushes messages; in a downtime no incident is opened either. Those that are over " +
    "are listed with --all.",
  arguments: [{ name: "MODEL", summary: "Name of the model; all when left out", isOptional: true }],
  options: {
    ...grouped("Which", { all: { flags: "--all", summary: "Also those that are over" } }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [{ does: "What is hushed now", line: "plumbline silences" }],
  async run({ args: [model], flags, io }) {
    const query = { model, active: flags.all !== true };
    const { silences: found } = await connect(io, flags).ask(
      ...["/v1/silences", silencesAnswerSchema, { query }],
    );
    if (flags.json === true) writeJson(io, { silences: found });
    else if (found.length === 0) writeText(io, "Nothing is hushed");
    else writeText(io, textTable(columns, found.map(row), { width: io.stdout.columns }));
    return exitCodes.ok;
  },
});

function row(silence: SilenceDocument): readonly string[] {
  const { id, kind, from, to, endedAt, model, match, actor, reason } = silence;
  const what = Object.values(match).join(", ");
  const time = windowText({ from, to: endedAt ?? to });
  return [String(id), kind, time, model ?? "all", what === "" ? "all" : what, actor, reason];
}
