import {
  evaluationsAnswerSchema,
  evaluationVerdicts,
  type EvaluationSummary,
} from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { wantsColor, type Io } from "../io.ts";
import { connect, modelPath } from "../live/connect.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { textTable } from "../live/text-table.ts";
import { windowText } from "../live/time-words.ts";
import { countText, paintVerdict, shareText, verdictText } from "../live/verdict-text.ts";
import { jsonOption } from "../options/general-options.ts";
import {
  defaultLimit,
  limitOption,
  monitorOption,
  periodOptions,
  periodQuery,
} from "../options/list-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice, modelName } from "../options/value-kind.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "ID", isNumber: true },
  { title: "WINDOW (UTC)" },
  { title: "MONITOR" },
  { title: "VERDICT" },
  { title: "ROWS", isNumber: true },
  { title: "LABELS", isNumber: true },
  { title: "WHAT" },
];

export const evaluations = defineCommand({
  name: "evaluations",
  summary: "List what was found in the windows of a live model",
  description:
    "One line for each window that was judged, the newest first; plumbline evaluations show ID " +
    "shows one with everything it rests on. A window is judged again when rows or labels come " +
    "late: without --all-revisions only what is known now is listed.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: {
    ...monitorOption,
    ...grouped("Which", {
      verdict: {
        flags: "--verdict",
        value: choice("VERDICT", evaluationVerdicts),
        summary: `Only with this verdict: ${evaluationVerdicts.join(", ")}`,
      },
      version: {
        flags: "--version",
        value: modelName,
        summary: "Only of this version of the model",
      },
      allRevisions: {
        flags: "--all-revisions",
        summary: "Also what was known before late rows or labels came",
      },
    }),
    ...periodOptions,
    ...limitOption,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "What alerted", line: "plumbline evaluations churn --verdict alert" },
    { does: "One of them, as plumbline check shows it", line: "plumbline evaluations show 42" },
  ],
  async run({ args: [model = ""], flags, io }) {
    const client = connect(io, flags);
    const { entries, isAll } = await pagesUpTo(
      flags.limit ?? defaultLimit,
      async (before: number | undefined, left) => {
        const query = {
          monitor: flags.monitor,
          verdict: flags.verdict,
          version: flags.version,
          ...periodQuery(flags),
          revisions: flags.allRevisions === true ? "all" : "latest",
          limit: Math.min(left, pageLimit),
          before,
        };
        const path = modelPath(model, "evaluations");
        const page = await client.ask(path, evaluationsAnswerSchema, { query });
        return { entries: page.evaluations, next: page.next };
      },
    );
    if (flags.json === true) writeJson(io, { evaluations: entries, isAll });
    else writeText(io, listText(io, entries, { isAll, hasRevisions: flags.allRevisions === true }));
    return exitCodes.ok;
  },
});

function listText(
  io: Io,
  entries: readonly EvaluationSummary[],
  { isAll, hasRevisions }: { readonly isAll: boolean; readonly hasRevisions: boolean },
): string {
  if (entries.length === 0) return "No evaluation that fits";
  const rows = entries.map((one) => [
    String(one.id),
    windowText(one.window) + (hasRevisions ? ` rev ${one.revision}` : ""),
    one.version === "*" ? one.monitor : `${one.monitor} ${one.version}`,
    verdictText(one.verdict),
    countText(one.rows),
    shareText(one.labels.coverage),
    one.summary,
  ]);
  const table = textTable(columns, rows, {
    width: io.stdout.columns,
    paint: (text, column, row) =>
      column === 3 ? paintVerdict(text, entries[row]?.verdict ?? null, wantsColor(io)) : text,
  });
  return isAll ? table : `${table}\nThere are more: --limit shows them`;
}
