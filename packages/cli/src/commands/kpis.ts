import { kpisAnswerSchema, type KpiSeries, type KpiValueDocument } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { textTable } from "../live/text-table.ts";
import { windowText } from "../live/time-words.ts";
import { countText } from "../live/verdict-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { limitOption, periodOptions, periodQuery } from "../options/list-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "WINDOW (UTC)" },
  { title: "VERSION" },
  { title: "VALUE", isNumber: true },
  { title: "FROM", isNumber: true },
  { title: "TO", isNumber: true },
  { title: "ROWS", isNumber: true },
  { title: "OBJECTIVE" },
];

/** Windows of each KPI that are shown without --limit. */
const fewWindows = 7;

export const kpis = defineCommand({
  name: "kpis",
  summary: "Show the KPIs of a live model with their intervals",
  description:
    "Numbers of the business, made of what followed each prediction, window by window, for all " +
    "versions together and for each. FROM and TO are the ends of the 95 % interval; a window whose " +
    "outcomes may still come is marked as open.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...periodOptions, ...limitOption, ...serverOptions, ...jsonOption },
  examples: [{ does: "How the business stands", line: "plumbline kpis shop" }],
  async run({ args: [model = ""], flags, io }) {
    const query = { ...periodQuery(flags), limit: flags.limit ?? fewWindows };
    const path = modelPath(model, "kpis");
    const answer = await connect(io, flags).ask(path, kpisAnswerSchema, { query });
    if (flags.json === true) {
      writeJson(io, answer);
      return exitCodes.ok;
    }
    const parts = answer.kpis.map((kpi) => partOf(kpi, io.stdout.columns));
    writeText(io, parts.length === 0 ? "The model has no KPIs" : parts.join("\n\n"));
    return exitCodes.ok;
  },
});

function partOf({ summary, values }: KpiSeries, width: number | null): string {
  if (values.length === 0) return summary;
  return `${summary}\n${textTable(columns, values.map(rowOf), { width })}`;
}

function rowOf(one: KpiValueDocument): string[] {
  const { version, value, interval, rows, isMature, verdict, from, to } = one;
  const stand = verdict === "no-objective" ? "" : verdict;
  return [
    ...[windowText({ from, to }), version === "*" ? "all" : version, numberText(value)],
    ...[numberText(interval?.lo ?? null), numberText(interval?.hi ?? null), countText(rows)],
    isMature ? stand : "open",
  ];
}

const numberText = (value: number | null): string =>
  value === null ? "" : String(Number(value.toPrecision(4)));
