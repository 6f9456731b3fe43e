import { decisionActions, decisionsAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { decisionTable } from "../live/decision-text.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { jsonOption } from "../options/general-options.ts";
import { defaultLimit, limitOption } from "../options/list-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice, positiveInteger } from "../options/value-kind.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const decisions = defineCommand({
  name: "decisions",
  summary: "List what the policy of a model decided, and why",
  description:
    "One line for each decision, the newest first, also for those to do nothing; equal ones in a " +
    "row are one line that says how many. --json shows all that was looked at.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: {
    ...grouped("Which", {
      action: {
        flags: "--action",
        value: choice("ACTION", decisionActions),
        summary: `Only with this outcome: ${decisionActions.join(", ")}`,
      },
      incident: {
        flags: "--incident",
        value: positiveInteger,
        summary: "Only those that belong to this incident",
      },
    }),
    ...limitOption,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "Why nothing was retrained last night", line: "plumbline decisions churn" },
    { does: "What was done", line: "plumbline decisions churn --action retrain" },
  ],
  async run({ args: [model = ""], flags, io }) {
    const client = connect(io, flags);
    const { entries, isAll } = await pagesUpTo(
      flags.limit ?? defaultLimit,
      async (before: number | undefined, left) => {
        const { action, incident } = flags;
        const query = { action, incident, before, limit: Math.min(left, pageLimit) };
        const path = modelPath(model, "decisions");
        const page = await client.ask(path, decisionsAnswerSchema, { query });
        return { entries: page.decisions, next: page.next };
      },
    );
    if (flags.json === true) writeJson(io, { decisions: entries, isAll });
    else if (entries.length === 0) writeText(io, "No decision yet: plumbline policy show says why");
    else {
      const table = decisionTable(entries, io.stdout.columns);
      writeText(io, isAll ? table : `${table}\nThere are more: --limit shows them`);
    }
    return exitCodes.ok;
  },
});
