import { closeReasons, incidentSchema } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { exitCodes, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { connect } from "../live/connect.ts";
import { numberArgument } from "../live/number-argument.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped, type FlagsOf } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice, text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const general = { ...serverOptions, ...jsonOption } as const;
const noteOption = grouped("Incident", {
  note: { flags: "--note", value: text, summary: "What to write on its timeline" },
});
const idArgument = { name: "ID", summary: "Number of the incident" } as const;

interface Act {
  readonly id: string;
  readonly path: string;
  readonly json: object;
}

/** Sends what a person does with an incident, and shows how it stands then. */
async function act(io: Io, flags: FlagsOf<typeof general>, what: Act): Promise<ExitCode> {
  const id = numberArgument(what.id, "plumbline incidents");
  const request = { method: "POST", json: what.json } as const;
  const path = `/v1/incidents/${id}/${what.path}`;
  const { state, owner, title, entries, ...rest } = await connect(io, flags).ask(
    ...[path, incidentSchema, request],
  );
  if (flags.json === true) writeJson(io, { ...rest, state, owner, title, entries });
  else {
    const said = entries.at(-1)?.message ?? "";
    const words = `Incident ${id} is ${state}, owner: ${owner ?? "nobody"}: ${title}\n  ${said}`;
    writeText(io, visibleLines(words));
  }
  return exitCodes.ok;
}

const moves = [
  {
    ...{ word: "ack", path: "acknowledge", summary: "Say that you look at an incident" },
    description: "Nobody else is called for it any more; it is yours if it has no owner.",
  },
  {
    ...{ word: "mitigate", path: "mitigate", summary: "Say that an incident does no more harm" },
    description: "The harm is stopped, the cause is not gone yet.",
  },
  {
    ...{ word: "resolve", path: "resolve", summary: "Say that an incident is over" },
    description:
      "Incidents resolve themselves when the windows are well again; this is for those that know " +
      "before. The same cause opens it again.",
  },
] as const;

export const [incidentsAck, incidentsMitigate, incidentsResolve] = moves.map(
  ({ word, path, summary, description }) =>
    defineCommand({
      ...{ name: `incidents ${word}`, summary, description, arguments: [idArgument] },
      options: { ...noteOption, ...general },
      examples: [{ does: summary, line: `plumbline incidents ${word} 12` }],
      run: async ({ args: [id = ""], flags, io }) =>
        act(io, flags, { id, path, json: flags.note === undefined ? {} : { note: flags.note } }),
    }),
) as [
  ReturnType<typeof defineCommand>,
  ReturnType<typeof defineCommand>,
  ReturnType<typeof defineCommand>,
];

export const incidentsClose = defineCommand({
  name: "incidents close",
  summary: "Close an incident and say what it was",
  description:
    "The reason counts: false alarms are held against the rates that the monitors state. A closed " +
    "incident stays as it is; the same cause opens a new one when it comes back or goes on for long.",
  arguments: [idArgument],
  options: {
    ...grouped("Incident", {
      reason: {
        flags: "--reason",
        value: choice("REASON", closeReasons),
        summary: `What it was: ${closeReasons.join(", ")}`,
      },
    }),
    ...noteOption,
    ...general,
  },
  examples: [
    {
      does: "A holiday, not the model",
      line: 'plumbline incidents close 12 --reason benign-change --note "a holiday"',
    },
  ],
  async run({ args: [id = ""], flags, io }) {
    const { reason, note } = flags;
    if (reason === undefined) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: "--reason is missing",
        remedy: `Say what it was: ${closeReasons.join(", ")}`,
      });
    }
    const json = note === undefined ? { reason } : { reason, note };
    return act(io, flags, { id, path: "close", json });
  },
});

export const incidentsAssign = defineCommand({
  name: "incidents assign",
  summary: "Say who answers for an incident",
  description: "A person or a team; without OWNER, nobody.",
  arguments: [idArgument, { name: "OWNER", summary: "Who answers for it", isOptional: true }],
  options: general,
  examples: [{ does: "It is Ada's", line: "plumbline incidents assign 12 ada" }],
  run: async ({ args: [id = "", owner = null], flags, io }) =>
    act(io, flags, { id, path: "assign", json: { owner } }),
});

export const incidentsNote = defineCommand({
  name: "incidents note",
  summary: "Write on the timeline of an incident",
  description: "What others should know who look at it, now or in a year.",
  arguments: [idArgument, { name: "TEXT", summary: "What to write" }],
  options: general,
  examples: [
    { does: "A finding", line: 'plumbline incidents note 12 "the feed of Boston was empty"' },
  ],
  run: async ({ args: [id = "", words = ""], flags, io }) =>
    act(io, flags, { id, path: "note", json: { text: words } }),
});
