import { dirname, join } from "node:path";
import { schemaAnswerSchema } from "@plumbline/contracts";
import { PlumblineError, resolveFiles, type SourceFile } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { assertWritable } from "../files/assert-writable.ts";
import { pathFrom } from "../files/path-from.ts";
import { eventFields, type EventColumns } from "../ingest/event-columns.ts";
import type { FeatureTypes } from "../ingest/event-value.ts";
import { ingestFile, type FileOutcome } from "../ingest/ingest-file.ts";
import { openIngestState, type IngestState } from "../ingest/ingest-state.ts";
import { createTally, rejectionLines, type IngestTally } from "../ingest/rejections.ts";
import type { Io } from "../io.ts";
import { refusal } from "../live/answer-failure.ts";
import type { ApiClient } from "../live/api-client.ts";
import { connect, modelPath } from "../live/connect.ts";
import { requiredModel } from "../live/required-model.ts";
import { countText } from "../live/verdict-text.ts";
import { jsonOption, quietOption } from "../options/general-options.ts";
import { eventColumnOptions } from "../options/ingest-options.ts";
import { grouped, type FlagsOf } from "../options/option.ts";
import { modelOption, serverOptions } from "../options/server-options.ts";
import { sourceOptions } from "../options/source-options.ts";
import { filePath } from "../options/value-kind.ts";
import { sourceSettings } from "../settings/source-settings.ts";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { visibleLines } from "../visible-lines.ts";
import { withEngine } from "../work/with-engine.ts";
import { note, writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const options = {
  ...modelOption,
  ...eventColumnOptions,
  ...grouped("Sending", {
    feedback: {
      flags: "--feedback",
      summary: "The rows are labels of predictions sent before: --id and --target say which",
    },
    state: {
      flags: "--state",
      value: filePath,
      summary: "Where to note what was sent, so that a run that was stopped goes on",
      otherwise: ".plumbline-ingest-MODEL.json beside the first file",
    },
    again: { flags: "--again", summary: "Send everything, whatever was sent before" },
  }),
  ...sourceOptions,
  ...serverOptions,
  ...jsonOption,
  ...quietOption,
} as const;

type Flags = FlagsOf<typeof options>;

export const ingest = defineCommand({
  name: "ingest",
  summary: "Send rows of files to a live model, as predictions or labels",
  description:
    "Reads the same files as plumbline check and sends each row as a prediction: columns without " +
    "another meaning are its features. A row counts as sent when the server has it on disk; " +
    "a run that was stopped goes on where it was. The exit code is 1 when the server set rows " +
    "apart as bad: they are shown with their reasons, and are in its quarantine.",
  arguments: [{ name: "FILE", summary: "Files, folders or globs", isMany: true, isFile: true }],
  options,
  examples: [
    {
      does: "A month of predictions with what became of them",
      line: "plumbline ingest march.parquet --model churn --id id --time at --score risk --target churned",
    },
    {
      does: "Labels that came later",
      line: "plumbline ingest labels.csv --model churn --feedback --id id --target churned --time known_at",
    },
  ],
  async run({ args, flags, io }) {
    const model = requiredModel(flags.model);
    const columns = columnsFrom(flags);
    const reading = sourceSettings(flags, null);
    const files = await filesOf(args, io, flags);
    const client = connect(io, flags);
    const known = await knownTypes(client, model);
    const state = await stateFor(io, flags, { model, columns, client, files });
    if (!known.isKnown) state.forget();
    if (flags.time === undefined && !columns.isFeedback) {
      note(io, flags, "no --time: the rows count as happening now");
    }
    const tally = createTally();
    const outcomes = await withEngine(io, flags, async (work) => {
      const done: FileOutcome[] = [];
      for (const file of files) {
        const task = {
          ...{ client, model, columns, reading, state, tally },
          types: known.types,
          isAgain: flags.again === true,
          sending: { signal: io.signal },
          now: io.now,
        };
        done.push(await ingestFile(work, file, task));
      }
      return done;
    });
    if (flags.json === true) writeJson(io, outcomeDocument(model, outcomes, tally));
    else writeText(io, visibleLines(outcomeText({ model, outcomes, tally, state: state.shown })));
    const refused = tally.predictions.quarantined + tally.feedback.quarantined;
    return refused > 0 ? exitCodes.alert : exitCodes.ok;
  },
});

function columnsFrom(flags: Flags): EventColumns {
  const isFeedback = flags.feedback === true;
  const fields = withoutUndefined(
    Object.fromEntries(eventFields.map((field) => [field, flags[field]])),
  ) as EventColumns["fields"];
  if (isFeedback && (fields.id === undefined || fields.target === undefined)) {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: "--feedback needs to know whose label each row is",
      remedy: "Pass --id COLUMN with the id of the prediction and --target COLUMN with the label",
    });
  }
  const unused = (["prediction", "score", "version", "latency", "subject"] as const).find(
    (name) => isFeedback && flags[name] !== undefined,
  );
  if (unused !== undefined) {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: `--${unused} means nothing for labels`,
      remedy: "Leave it out, or leave out --feedback to send predictions",
    });
  }
  return { fields, version: flags.version ?? null, ignored: flags.ignore ?? [], isFeedback };
}

/** All files, each once; a folder's or a glob's files in the order of their names. */
async function filesOf(
  args: readonly string[],
  io: Io,
  flags: Flags,
): Promise<readonly SourceFile[]> {
  const found = new Map<string, SourceFile>();
  for (const arg of args) {
    const source = withoutUndefined({ paths: [pathFrom(io.cwd, arg)], format: flags.format });
    for (const file of (await resolveFiles(source)).files) found.set(file.path, file);
  }
  return [...found.values()];
}

/** What the model's columns are already; empty for a new model, or for a key that may only send. */
async function knownTypes(
  client: ApiClient,
  model: string,
): Promise<{ readonly isKnown: boolean; readonly types: FeatureTypes }> {
  const answer = await client.try(modelPath(model, "schema"));
  if (answer.isProblem) {
    const { status } = answer.problem;
    if (status === 404 || status === 403) return { isKnown: status === 403, types: new Map() };
    throw refusal(client.server, answer.problem);
  }
  const { schema } = schemaAnswerSchema.parse(answer.value);
  return {
    isKnown: true,
    types: new Map(schema?.columns.map(({ name, type }) => [name, type])),
  };
}

async function stateFor(
  io: Io,
  flags: Flags,
  run: {
    readonly model: string;
    readonly columns: EventColumns;
    readonly client: ApiClient;
    readonly files: readonly SourceFile[];
  },
): Promise<IngestState> {
  const { model, columns, client, files } = run;
  const beside = join(dirname(files[0]?.path ?? "."), `.plumbline-ingest-${model}.json`);
  const path = flags.state === undefined ? beside : pathFrom(io.cwd, flags.state);
  const shown = flags.state ?? beside;
  try {
    await assertWritable(path, shown);
  } catch (cause) {
    if (flags.state !== undefined) throw cause;
    throw new PlumblineError(
      "PL_USAGE_INVALID",
      {
        problem: `what was sent cannot be noted in ${shown}`,
        remedy: "Pass --state FILE to note it elsewhere",
      },
      { cause },
    );
  }
  const { fields, version, ignored, isFeedback } = columns;
  const target = JSON.stringify([client.server, model, isFeedback, fields, version, ignored]);
  return openIngestState(path, { shown, target });
}

function outcomeDocument(model: string, files: readonly FileOutcome[], tally: IngestTally) {
  const { predictions, feedback, rejections } = tally;
  return { model, files, predictions, feedback, rejected: rejections };
}

function outcomeText(run: {
  readonly model: string;
  readonly outcomes: readonly FileOutcome[];
  readonly tally: IngestTally;
  readonly state: string;
}): string {
  const { model, outcomes, tally, state } = run;
  const { predictions, feedback, rejections } = tally;
  const skipped = outcomes.reduce((sum, file) => sum + file.skipped, 0);
  const line = (name: string, { accepted, quarantined }: typeof predictions): string[] => {
    if (accepted + quarantined === 0) return [];
    const bad = quarantined > 0 ? `, ${countText(quarantined)} set apart as bad` : "";
    return [`${model}: ${countText(accepted)} ${name} accepted${bad}`];
  };
  const sent = [...line("predictions", predictions), ...line("labels", feedback)];
  const isRefused = predictions.quarantined + feedback.quarantined > 0;
  return [
    ...(sent.length > 0 ? sent : [`${model}: nothing new to send`]),
    ...(skipped > 0
      ? [`${countText(skipped)} rows were sent before, as ${state} notes; --again sends them anew`]
      : []),
    ...rejectionLines(rejections),
    ...(isRefused ? [`All of them with their reasons: plumbline quarantine ${model}`] : []),
  ].join("\n");
}
