import { incidentKinds, severities, silenceKinds, silenceSchema } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { windowText } from "../live/time-words.ts";
import { durationValue } from "../options/duration-value.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { timeValue } from "../options/time-value.ts";
import { choice, text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const silencesAdd = defineCommand({
  name: "silences add",
  summary: "Hush messages for a while, or announce a downtime",
  description:
    "In a silence, incidents are opened and nobody is told; when it ends and one still goes on, " +
    "people are. In a downtime the windows of that time open none.",
  arguments: [{ name: "MODEL", summary: "Name of the model; all when left out", isOptional: true }],
  options: {
    ...grouped("Silence", {
      for: { flags: "--for", value: durationValue, summary: "How long, e.g. 2h" },
      from: { flags: "--from", value: timeValue, summary: "Begins then", otherwise: "now" },
      until: { flags: "--until", value: timeValue, summary: "Ends then, instead of --for" },
      reason: { flags: "--reason", value: text, summary: "Why, for those who wonder" },
      as: {
        flags: "--as",
        value: choice("KIND", silenceKinds),
        summary: `What it is: ${silenceKinds.join(" or ")}`,
        otherwise: "silence",
      },
      kind: {
        flags: "--kind",
        value: choice("KIND", incidentKinds),
        summary: `Only incidents of this kind: ${incidentKinds.join(", ")}`,
      },
      severity: {
        flags: "--severity",
        value: choice("SEVERITY", severities),
        summary: `Only this bad: ${severities.join(", ")}`,
      },
      segment: { flags: "--segment", value: text, summary: 'Only of this cell, "origin=BOS"' },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "While deploying", line: "plumbline silences add churn --for 1h --reason deploying" },
    {
      does: "The feed is repaired at night",
      line: "plumbline silences add churn --as downtime --for 8h --kind data --reason repairs",
    },
  ],
  async run({ args: [model], flags, io }) {
    const { kind, severity, segment, reason, until, from } = flags;
    const toMs = until ?? (flags.for === undefined ? undefined : (from ?? io.now()) + flags.for);
    if (toMs === undefined || reason === undefined) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: reason === undefined ? "--reason is missing" : "--for or --until is missing",
        remedy: "Say how long and why, e.g. --for 2h --reason deploying",
      });
    }
    const json = {
      ...{ model, match: { kind, severity, segment }, kind: flags.as, reason },
      ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
      to: new Date(toMs).toISOString(),
    };
    const request = { method: "POST", json } as const;
    const made = await connect(io, flags).ask("/v1/silences", silenceSchema, request);
    if (flags.json === true) writeJson(io, made);
    else {
      const words = `${made.kind} ${made.id}, ${windowText(made)} UTC, of ${made.model ?? "all models"}`;
      writeText(io, visibleLines(words));
    }
    return exitCodes.ok;
  },
});
