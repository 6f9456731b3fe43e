import { predictionsAnswerSchema, type StoredPrediction } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { textTable } from "../live/text-table.ts";
import { jsonOption } from "../options/general-options.ts";
import { defaultLimit, limitOption, periodOptions, periodQuery } from "../options/list-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { text } from "../options/value-kind.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "TIME (UTC)" },
  { title: "ID" },
  { title: "VERSION" },
  { title: "PREDICTION" },
  { title: "SCORE", isNumber: true },
  { title: "LABEL" },
  { title: "MS", isNumber: true },
  { title: "FEATURES" },
];

export const predictions = defineCommand({
  name: "predictions",
  summary: "List stored predictions of a live model",
  description:
    "Predictions with their latest label, the newest first; --json has all fields whole.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: {
    ...grouped("Which", {
      id: { flags: "--id", value: text, summary: "Only the one with this id" },
      subject: { flags: "--subject", value: text, summary: "Only about this person or thing" },
    }),
    ...periodOptions,
    ...limitOption,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    {
      does: "What was answered in one hour",
      line: "plumbline predictions churn --from 2026-11-25T06:00 --to 2026-11-25T07:00",
    },
  ],
  async run({ args: [model = ""], flags, io }) {
    const client = connect(io, flags);
    const { entries, isAll } = await pagesUpTo(
      flags.limit ?? defaultLimit,
      async (after: string | undefined, left) => {
        const { id, subject } = flags;
        const limit = Math.min(left, pageLimit);
        const query = { ...periodQuery(flags), id, subject, limit, after };
        const path = modelPath(model, "predictions");
        const page = await client.ask(path, predictionsAnswerSchema, { query });
        return { entries: page.predictions, next: page.next };
      },
    );
    if (flags.json === true) {
      writeJson(io, { predictions: entries, isAll });
    } else if (entries.length === 0) {
      writeText(io, "No prediction that fits, or none stored yet");
    } else {
      const { columns: width } = io.stdout;
      const table = textTable(columns, entries.map(cells), { width });
      writeText(io, isAll ? table : `${table}\nThere are more: --limit shows them`);
    }
    return exitCodes.ok;
  },
});

function cells(one: StoredPrediction): readonly string[] {
  const plain = (value: unknown): string =>
    typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
  return [
    one.time.replace("T", " ").replace(/\.\d+Z$/, ""),
    one.id,
    one.version,
    one.error === null ? plain(one.prediction) : `failed: ${one.error}`,
    plain(one.score),
    plain(one.label),
    plain(one.latencyMs),
    Object.entries(one.features)
      .map(([name, value]) => `${name}=${plain(value)}`)
      .join(" "),
  ];
}
