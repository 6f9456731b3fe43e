import { auditAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { connect } from "../live/connect.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { textTable } from "../live/text-table.ts";
import { minuteText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { defaultLimit, limitOption, periodOptions, periodQuery } from "../options/list-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { filePath, text } from "../options/value-kind.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "TIME (UTC)" },
  { title: "WHO" },
  { title: "WHAT" },
  { title: "OF WHAT" },
  { title: "DETAILS" },
];

export const audit = defineCommand({
  name: "audit",
  summary: "Show who changed what, when and why",
  description:
    "The newest changes first. Nothing is ever changed or deleted there. With --export, all that " +
    "matches is written to a file, oldest first, one JSON document a line.",
  arguments: [],
  options: {
    ...grouped("Which", {
      actor: { flags: "--actor", value: text, summary: 'Only by them, e.g. "person ada"' },
      action: {
        flags: "--action",
        value: text,
        summary: "Only of this kind, e.g. alias-promotion",
      },
      subject: { flags: "--subject", value: text, summary: "Only of this model, person or key" },
    }),
    ...periodOptions,
    ...limitOption,
    ...grouped("Output", {
      export: { flags: "--export", value: filePath, summary: "Write everything to this file" },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "Who promoted what", line: "plumbline audit --action alias-promotion" },
    { does: "For the auditors", line: "plumbline audit --from 2026-01-01 --export audit.ndjson" },
  ],
  async run({ flags, io }) {
    const client = connect(io, flags);
    const { actor, action, subject } = flags;
    const filter = { actor, action, subject, ...periodQuery(flags) };
    if (flags.export !== undefined) {
      const content = await client.stream("/v1/audit/export", { query: filter });
      const target = { shown: flags.export, signal: io.signal };
      await writeWholeFile(pathFrom(io.cwd, flags.export), content, target);
      if (flags.json === true) writeJson(io, { file: flags.export });
      else writeText(io, `Written to ${flags.export}`);
      return exitCodes.ok;
    }
    const { entries } = await pagesUpTo(
      flags.limit ?? defaultLimit,
      async (before: number | undefined, left) => {
        const query = { ...filter, before, limit: Math.min(left, pageLimit) };
        return client.ask("/v1/audit", auditAnswerSchema, { query });
      },
    );
    const rows = entries.map((one) => [
      ...[minuteText(one.at), one.actor, one.action, one.subject, JSON.stringify(one.details)],
    ]);
    const width = io.stdout.columns;
    if (flags.json === true) writeJson(io, { entries });
    else writeText(io, rows.length === 0 ? "No change yet" : textTable(columns, rows, { width }));
    return exitCodes.ok;
  },
});
