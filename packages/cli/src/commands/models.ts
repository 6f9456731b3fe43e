import { modelsAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { wantsColor } from "../io.ts";
import { connect } from "../live/connect.ts";
import { textTable } from "../live/text-table.ts";
import { minuteText } from "../live/time-words.ts";
import { countText, paintVerdict, verdictText } from "../live/verdict-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "MODEL" },
  { title: "VERDICT" },
  { title: "ROWS", isNumber: true },
  { title: "NEWEST EVENT (UTC)" },
  { title: "QUARANTINE", isNumber: true },
  { title: "BASELINE" },
  { title: "VERSIONS" },
];

export const models = defineCommand({
  name: "models",
  summary: "List the live models",
  description: "Every model the server knows, with its versions and its baseline.",
  arguments: [],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "List them", line: "plumbline models" }],
  async run({ flags, io }) {
    const answer = await connect(io, flags).ask("/v1/models", modelsAnswerSchema);
    if (flags.json === true) {
      writeJson(io, answer);
      return exitCodes.ok;
    }
    const listed = answer.models;
    const rows = listed.map((model) => [
      model.name,
      verdictText(model.verdict),
      countText(model.rows),
      model.lastEventAt === null ? "none" : minuteText(model.lastEventAt),
      countText(model.quarantined),
      model.baseline === null ? "none" : minuteText(model.baseline.createdAt),
      model.versions.join(", "),
    ]);
    const table = textTable(columns, rows, {
      width: io.stdout.columns,
      paint: (text, column, row) =>
        column === 1 ? paintVerdict(text, listed[row]?.verdict ?? null, wantsColor(io)) : text,
    });
    writeText(io, rows.length === 0 ? "No model yet: it begins with its first prediction" : table);
    return exitCodes.ok;
  },
});
