import {
  incidentKinds,
  incidentsAnswerSchema,
  incidentStates,
  severities,
} from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { incidentTable } from "../live/incident-text.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { jsonOption } from "../options/general-options.ts";
import { defaultLimit, limitOption } from "../options/list-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice } from "../options/value-kind.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const incidents = defineCommand({
  name: "incidents",
  summary: "List what went wrong, the newest first",
  description:
    "One line for each incident that is not over; --state all lists the others too. " +
    "plumbline incidents show ID tells the whole story of one.",
  arguments: [{ name: "MODEL", summary: "Name of the model; all when left out", isOptional: true }],
  options: {
    ...grouped("Which", {
      state: {
        flags: "--state",
        value: choice("STATE", ["live", "all", ...incidentStates]),
        summary: `Only in this state: live, all, ${incidentStates.join(", ")}`,
        otherwise: "live",
      },
      kind: {
        flags: "--kind",
        value: choice("KIND", incidentKinds),
        summary: `Only of this kind: ${incidentKinds.join(", ")}`,
      },
      severity: {
        flags: "--severity",
        value: choice("SEVERITY", severities),
        summary: `Only this bad: ${severities.join(", ")}`,
      },
    }),
    ...limitOption,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "What is wrong now, of all models", line: "plumbline incidents" },
    { does: "All there ever was of one", line: "plumbline incidents churn --state all" },
  ],
  async run({ args: [model], flags, io }) {
    const client = connect(io, flags);
    const state = flags.state ?? "live";
    const { entries, isAll } = await pagesUpTo(
      flags.limit ?? defaultLimit,
      async (before: number | undefined, left) => {
        const query = {
          ...{ model, state, kind: flags.kind, severity: flags.severity, before },
          limit: Math.min(left, pageLimit),
        };
        const page = await client.ask("/v1/incidents", incidentsAnswerSchema, { query });
        return { entries: page.incidents, next: page.next };
      },
    );
    if (flags.json === true) writeJson(io, { incidents: entries, isAll });
    else if (entries.length === 0) {
      writeText(io, state === "live" ? "Nothing is wrong" : "No incident that fits");
    } else {
      const table = incidentTable(entries, io.stdout.columns);
      writeText(io, isAll ? table : `${table}\nThere are more: --limit shows them`);
    }
    return exitCodes.ok;
  },
});
