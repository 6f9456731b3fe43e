import {
  quarantineAnswerSchema,
  quarantineReplayAnswerSchema,
  quarantineRowsAnswerSchema,
  type QuarantineAnswer,
  type QuarantinedRowDocument,
  type QuarantineReplay,
  type QuarantineReplayAnswer,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { exitCodes, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { ApiClient } from "../live/api-client.ts";
import { connect, modelPath } from "../live/connect.ts";
import { pageLimit, pagesUpTo } from "../live/pages.ts";
import { minuteText } from "../live/time-words.ts";
import { countText } from "../live/verdict-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { defaultLimit, limitOption } from "../options/list-options.ts";
import { grouped, type FlagsOf } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { fieldWithValue, text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const options = {
  ...grouped("Which", {
    reason: { flags: "--reason", value: text, summary: "Only rows refused for this reason" },
  }),
  ...limitOption,
  ...grouped("Mending", {
    replay: { flags: "--replay", summary: "Mend the rows as the flags say and take them in again" },
    set: {
      flags: "--set",
      value: fieldWithValue,
      takes: "each",
      summary: "With --replay: give a field a value, e.g. features.age=3; repeatable",
    },
    remove: {
      flags: "--remove",
      value: text,
      takes: "each",
      summary: "With --replay: take a field out, e.g. features.x; repeatable",
    },
    rename: {
      flags: "--rename",
      value: fieldWithValue,
      takes: "each",
      summary: "With --replay: OLD=NEW, e.g. features.Age=features.age; repeatable",
    },
  }),
  ...serverOptions,
  ...jsonOption,
} as const;

type Flags = FlagsOf<typeof options>;

export const quarantine = defineCommand({
  name: "quarantine",
  summary: "Show rows that were refused, and take them in again once mended",
  description:
    "Rows that a model cannot take are set apart with the reason instead of being lost. Without " +
    "--reason, each reason is shown with examples; with it, the rows. With --replay, rows are " +
    "mended and sent again: fields are renamed, then removed, then set. The exit code is then 1 " +
    "when some are still bad.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options,
  examples: [
    { does: "What was refused, and why", line: "plumbline quarantine churn" },
    {
      does: "Mend and take in again",
      line: "plumbline quarantine churn --reason feature-type --replay --set features.age=3",
    },
  ],
  async run({ args: [model = ""], flags, io }) {
    const client = connect(io, flags);
    if (flags.replay === true) return replayRows(io, client, model, flags);
    if (flags.set !== undefined || flags.remove !== undefined || flags.rename !== undefined) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: "--set, --remove and --rename do nothing by themselves",
        remedy: "Add --replay to mend the rows and take them in again",
      });
    }
    if (flags.reason !== undefined) return listRows(io, client, model, flags);
    const answer = await client.ask(modelPath(model, "quarantine"), quarantineAnswerSchema, {
      query: { samples: 3 },
    });
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, reasonsText(answer, model));
    return exitCodes.ok;
  },
});

async function listRows(io: Io, client: ApiClient, model: string, flags: Flags): Promise<ExitCode> {
  const { entries, isAll } = await pagesUpTo(
    flags.limit ?? defaultLimit,
    async (before: number | undefined, left) => {
      const query = { reason: flags.reason, before, limit: Math.min(left, pageLimit) };
      const path = modelPath(model, "quarantine", "rows");
      const page = await client.ask(path, quarantineRowsAnswerSchema, { query });
      return { entries: page.rows, next: page.next };
    },
  );
  if (flags.json === true) writeJson(io, { rows: entries, isAll });
  else if (entries.length === 0) writeText(io, "No row in quarantine for this reason");
  else writeText(io, entries.map(rowText).join("\n"));
  return exitCodes.ok;
}

async function replayRows(
  io: Io,
  client: ApiClient,
  model: string,
  flags: Flags,
): Promise<ExitCode> {
  const order: QuarantineReplay = {
    ...(flags.reason === undefined ? {} : { reason: flags.reason }),
    set: Object.fromEntries((flags.set ?? []).map(({ field, value }) => [field, value])),
    remove: [...(flags.remove ?? [])],
    rename: Object.fromEntries(
      (flags.rename ?? []).map(({ field, value }) => [field, String(value)]),
    ),
  };
  const path = modelPath(model, "quarantine", "replay");
  const request = { method: "POST", json: order } as const;
  const answer = await client.ask(path, quarantineReplayAnswerSchema, request);
  if (flags.json === true) writeJson(io, answer);
  else writeText(io, replayText(answer));
  return answer.quarantined > 0 ? exitCodes.alert : exitCodes.ok;
}

function replayText(answer: QuarantineReplayAnswer): string {
  const { taken, accepted, quarantined, left, rejected } = answer;
  if (taken === 0) return "No row in quarantine that fits";
  const rest = left > 0 ? `, ${countText(left)} were not tried` : "";
  const lines = [
    `${countText(taken)} rows tried: ${countText(accepted)} accepted, ${countText(quarantined)} still bad${rest}`,
    ...rejected.slice(0, 5).map(({ message }) => `  ${message}`),
  ];
  return visibleLines(lines.join("\n"));
}

function reasonsText({ reasons }: QuarantineAnswer, model: string): string {
  if (reasons.length === 0) return "The quarantine is empty";
  const parts = reasons.flatMap(({ reason, rows, lastAt, samples }) => [
    `${reason}: ${countText(rows)} ${rows === 1 ? "row" : "rows"}, the last at ${minuteText(lastAt)} UTC`,
    ...samples.map((row) => `  ${row.message}\n    ${short(row.body)}`),
  ]);
  const next = `plumbline quarantine ${model} --reason REASON lists them, with --replay --set FIELD=VALUE it mends them`;
  return visibleLines([...parts, next].join("\n"));
}

function rowText({ id, kind, receivedAt, message, body }: QuarantinedRowDocument): string {
  const head = `${id}  ${minuteText(receivedAt)}  ${kind}  ${message}`;
  return visibleLines(`${head}\n    ${short(body)}`);
}

const short = (body: string): string => {
  const line = body.replaceAll("\n", " ");
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};
