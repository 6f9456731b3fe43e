import { windowsAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { wantsColor } from "../io.ts";
import { connect, modelPath } from "../live/connect.ts";
import { pageLimit } from "../live/pages.ts";
import { textTable } from "../live/text-table.ts";
import { windowText } from "../live/time-words.ts";
import { countText, paintVerdict, verdictText } from "../live/verdict-text.ts";
import { jsonOption } from "../options/general-options.ts";
import {
  defaultLimit,
  limitOption,
  monitorOption,
  periodOptions,
  periodQuery,
} from "../options/list-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "WINDOW (UTC)" },
  { title: "MONITOR" },
  { title: "VERDICT" },
  { title: "ROWS", isNumber: true },
  { title: "REVISION", isNumber: true },
  { title: "EVALUATION", isNumber: true },
  { title: "NEWS" },
];

export const windows = defineCommand({
  name: "windows",
  summary: "List the windows of a live model, judged or waiting",
  description:
    "The windows of the monitors of a model, the one that ended last first. A revision above 1 " +
    "means that rows or labels came after the first look; NEWS says that some are not in yet.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...monitorOption, ...periodOptions, ...limitOption, ...serverOptions, ...jsonOption },
  examples: [{ does: "The last fifty", line: "plumbline windows churn" }],
  async run({ args: [model = ""], flags, io }) {
    const limit = Math.min(flags.limit ?? defaultLimit, pageLimit);
    const query = { monitor: flags.monitor, ...periodQuery(flags), limit };
    const path = modelPath(model, "windows");
    const answer = await connect(io, flags).ask(path, windowsAnswerSchema, { query });
    if (flags.json === true) {
      writeJson(io, answer);
      return exitCodes.ok;
    }
    const rows = answer.windows.map((window) => [
      windowText(window),
      window.version === "*" ? window.monitor : `${window.monitor} ${window.version}`,
      verdictText(window.verdict),
      window.rows === null ? "" : countText(window.rows),
      window.revision === 0 ? "" : String(window.revision),
      window.evaluationId === null ? "" : String(window.evaluationId),
      window.isStale && window.revision > 0 ? "to be judged again" : "",
    ]);
    const table = textTable(columns, rows, {
      width: io.stdout.columns,
      paint: (text, column, row) =>
        column === 2
          ? paintVerdict(text, answer.windows[row]?.verdict ?? null, wantsColor(io))
          : text,
    });
    writeText(io, rows.length === 0 ? "No window yet" : table);
    return exitCodes.ok;
  },
});
