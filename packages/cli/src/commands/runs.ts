import { runsAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { stateText } from "../live/run-text.ts";
import { textTable } from "../live/text-table.ts";
import { minuteText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { defaultLimit, limitOption } from "../options/list-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "ID" },
  { title: "ASKED (UTC)" },
  { title: "ACTION" },
  { title: "STATE" },
  { title: "HOW IT STANDS" },
];

export const runs = defineCommand({
  name: "runs",
  summary: "List the attempts to make a live model better",
  description:
    "One line for each run, the newest first: retraining, a new threshold or calibration, and rolling " +
    "back; plumbline runs show ID shows one with the verdict of the gate.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...limitOption, ...serverOptions, ...jsonOption },
  examples: [{ does: "What was tried", line: "plumbline runs churn" }],
  async run({ args: [model = ""], flags, io }) {
    const client = connect(io, flags);
    const { entries, isAll } = await pagesUpTo(
      flags.limit ?? defaultLimit,
      async (before: string | undefined, left) => {
        const query = { before, limit: Math.min(left, pageLimit) };
        const page = await client.ask(modelPath(model, "runs"), runsAnswerSchema, { query });
        return { entries: page.runs, next: page.next };
      },
    );
    if (flags.json === true) writeJson(io, { runs: entries, isAll });
    else if (entries.length === 0) writeText(io, "No run yet");
    else {
      const rows = entries.map((run) => [
        ...[run.id, minuteText(run.createdAt), run.action],
        ...[stateText(run, io.now()), run.message],
      ]);
      const table = textTable(columns, rows, { width: io.stdout.columns });
      writeText(io, isAll ? table : `${table}\nThere are more: --limit shows them`);
    }
    return exitCodes.ok;
  },
});
