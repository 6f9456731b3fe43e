import { annotationSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { minuteText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { timeValue } from "../options/time-value.ts";
import { text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const annotate = defineCommand({
  name: "annotate",
  summary: "Note a deploy, a campaign or a holiday that may explain what is seen",
  description:
    "The note stands on the plots and on the timelines of incidents of its time. Times are those " +
    "of the rows.",
  arguments: [{ name: "TEXT", summary: "What happened" }],
  options: {
    ...grouped("Note", {
      model: { flags: "--model", value: text, summary: "Of this model", otherwise: "all models" },
      kind: { flags: "--kind", value: text, summary: "deploy, campaign, holiday, or your word" },
      from: { flags: "--from", value: timeValue, summary: "When it began", otherwise: "now" },
      to: { flags: "--to", value: timeValue, summary: "When it ended; left out for a moment" },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    {
      does: "From the pipeline that deploys",
      line: 'plumbline annotate "router 2.3" --model churn --kind deploy',
    },
  ],
  async run({ args: [words = ""], flags, io }) {
    const { model, kind, from, to } = flags;
    const time = (ms: number | undefined) =>
      ms === undefined ? undefined : new Date(ms).toISOString();
    const json = { model, kind, from: time(from), to: time(to), text: words };
    const request = { method: "POST", json } as const;
    const made = await connect(io, flags).ask("/v1/annotations", annotationSchema, request);
    if (flags.json === true) writeJson(io, made);
    else {
      const about = `${made.kind} ${made.id} at ${minuteText(made.from)} UTC, ${made.model ?? "all models"}: ${made.text}`;
      writeText(io, visibleLines(about));
    }
    return exitCodes.ok;
  },
});
