import { stat } from "node:fs/promises";
import {
  storedGateSchema,
  type GateDocument,
  type GateRequest,
  type GateVerdict,
} from "@plumbline/contracts";
import {
  judgeCandidate,
  PlumblineError,
  renderGateJson,
  renderGateJunit,
  renderGateMarkdown,
  renderGateTerminal,
} from "@plumbline/core";
import { exitCodes, type ExitCode } from "../exit-code.ts";
import { assertWritable } from "../files/assert-writable.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { buildGateInput, type BuildTask, type GateFlags } from "../gate/build-input.ts";
import { readGateConfig } from "../gate/read-gate-config.ts";
import { trainingProblems } from "../gate/training-facts.ts";
import { wantsColor, type Io } from "../io.ts";
import { connect, modelPath } from "../live/connect.ts";
import { gateOptions } from "../options/gate-options.ts";
import { jsonOption, quietOption } from "../options/general-options.ts";
import type { FlagsOf } from "../options/option.ts";
import { modelOption, serverOptions } from "../options/server-options.ts";
import { sourceOptions } from "../options/source-options.ts";
import { assertApart, reportFiles, type ReportFile } from "../settings/report-files.ts";
import { sourceSettings } from "../settings/source-settings.ts";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { unknownWidth } from "../work/render-report.ts";
import { loadBaseline } from "../work/run-check.ts";
import { withEngine, type Work } from "../work/with-engine.ts";
import { note, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const gate = defineCommand({
  name: "gate",
  summary: "Say whether a candidate may take the champion's place",
  description:
    "Compares the answers of two models on the same labelled rows: better by a one-sided interval, no " +
    "slice worse beyond tolerance, calibrated, not judged on rows it was trained on, and whatever the " +
    "configuration asks for besides. With --model, a server judges two of its versions on the rows that " +
    "both answered, and keeps the verdict. The exit code is 0 when the candidate may be promoted, else 1.",
  arguments: [],
  options: {
    ...gateOptions,
    ...modelOption,
    ...serverOptions,
    ...sourceOptions,
    ...jsonOption,
    ...quietOption,
  },
  examples: [
    {
      does: "Both models' answers on the same rows, in a file each",
      line: "plumbline gate --champion v1.csv --candidate v2.csv --id id --label late --score score --time date",
    },
    {
      does: "Both in one file; write what CI shows",
      line: "plumbline gate --champion answers.parquet --champion-score v1 --candidate-score v2 --label late --junit gate.xml --markdown gate.md",
    },
    {
      does: "With the gate of a model's document, and the training rows",
      line: "plumbline gate --champion v1.csv --candidate v2.csv --id id --label late --score score --config model.yaml --training train.parquet",
    },
    {
      does: "Two versions of a live model, on what is logged",
      line: "plumbline gate --model churn --candidate v2",
    },
  ],
  async run({ flags, io }) {
    if (flags.model !== undefined) return gateOnServer(io, flags, flags.model);
    const champion = required(flags.champion);
    const candidate = flags.candidate ?? champion;
    const config = await readGateConfig(io, flags.config);
    const files = {
      champion,
      candidate,
      labels: flags.labels ?? null,
      training: flags.training ?? null,
    };
    const open = (path: string): string => pathFrom(io.cwd, path);
    const outputs = reportFiles({ ...flags, json: flags.output }, null, io.cwd);
    const inputs = [...champion, ...candidate, ...(flags.labels ?? []), ...(flags.training ?? [])];
    assertApart(outputs, [...new Set(inputs)].map(open));
    for (const { path, shown } of outputs) await assertWritable(path, shown);
    const sizeBytes = flags.candidateSize ?? (await sizeOf(flags.artifact, open));
    const task: BuildTask = { flags, config, files, open, reading: sourceSettings(flags, null) };
    const verdict = await withEngine(io, flags, async (work) => {
      const input = await buildGateInput(work, task);
      const problems = await problemsOfTraining(work, task);
      const own = { ...input.candidate, sizeBytes };
      const whole = { ...input, candidate: own, trainingProblems: problems };
      return judgeCandidate(whole, askedOf(config.gate, flags));
    });
    await writeReports(io, flags, outputs, verdict);
    return verdict.promote ? exitCodes.ok : exitCodes.alert;
  },
});

type Flags = FlagsOf<typeof gateOptions> &
  FlagsOf<typeof serverOptions> & { readonly json?: true; readonly quiet?: true };

async function gateOnServer(io: Io, flags: Flags, model: string): Promise<ExitCode> {
  const json = versionsToGate(flags);
  const outputs = reportFiles({ ...flags, json: flags.output }, null, io.cwd);
  for (const { path, shown } of outputs) await assertWritable(path, shown);
  const request = { method: "POST", json } as const;
  const stored = await connect(io, flags).ask(modelPath(model, "gate"), storedGateSchema, request);
  await writeReports(io, flags, outputs, stored.gate);
  return stored.gate.promote ? exitCodes.ok : exitCodes.alert;
}

/** Columns, files and bounds are the server's there: it has a document for them. */
const onlyForFiles = [
  ...(["labels", "id", "label", "score", "prediction", "config", "training", "baseline"] as const),
  ...(["artifact", "metric", "level", "accept", "margin", "minRows", "slice", "task"] as const),
] as const;

function versionsToGate(flags: Flags): GateRequest {
  const given = onlyForFiles.find((name) => flags[name] !== undefined);
  const [candidate, ...others] = flags.candidate ?? [];
  const [champion, ...more] = flags.champion ?? [];
  const problem =
    given !== undefined
      ? `${gateOptions[given].flags} is for files: with --model the configuration of the model says it`
      : candidate === undefined
        ? "there is no candidate to judge"
        : others.length + more.length > 0
          ? "with --model one version stands against one"
          : null;
  if (problem !== null || candidate === undefined) {
    const remedy = "Pass --model MODEL --candidate VERSION [--champion VERSION]";
    throw new PlumblineError("PL_USAGE_INVALID", { problem: problem ?? "", remedy });
  }
  return { candidate, ...(champion === undefined ? {} : { champion }) };
}

function required(champion: readonly string[] | undefined): readonly string[] {
  if (champion !== undefined) return champion;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: "there is no champion to compare with",
    remedy: "Pass --champion FILE, with the rows it answered",
  });
}

/** A flag beats the document. */
function askedOf(document: GateDocument, flags: GateFlags): GateDocument {
  const { metric, level, accept, margin, minRows } = flags;
  const columns = flags.slice?.map((names) => names.join("*"));
  return {
    ...document,
    ...withoutUndefined({ metric, level, accept, margin, minRows }),
    ...(columns && { slices: { ...document.slices, columns } }),
  };
}

async function sizeOf(
  artifact: string | undefined,
  open: (path: string) => string,
): Promise<number | null> {
  if (artifact === undefined) return null;
  const found = await stat(open(artifact)).catch((error: unknown) => {
    throw readingFailure(artifact, error);
  });
  if (found.isFile()) return found.size;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `${artifact} is no file, so its size says nothing`,
    remedy: "Pass --candidate-size BYTES",
  });
}

/** Null when there is nothing to compare the training rows with. */
async function problemsOfTraining(
  work: Work,
  { flags, files, reading, open }: BuildTask,
): Promise<readonly string[] | null> {
  const { baseline } = flags;
  if (baseline === undefined) return null;
  if (files.training === null) {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: "--baseline has no effect: there are no training rows to check against it",
      remedy: "Pass --training FILE",
    });
  }
  const roles = withoutUndefined({ id: flags.id, time: flags.time });
  const good = await loadBaseline(work, {
    baseline: {
      paths: baseline.map(open),
      shown: baseline,
      range: { since: undefined, until: undefined, prefix: "--" },
    },
    reading,
    plan: { roles },
  });
  return trainingProblems(work, { paths: files.training.map(open), ...reading }, good);
}

async function writeReports(
  io: Io,
  flags: GateFlags & { readonly json?: true; readonly quiet?: true },
  outputs: readonly ReportFile[],
  verdict: GateVerdict,
): Promise<void> {
  for (const { format, path, shown } of outputs) {
    const content =
      format === "junit"
        ? renderGateJunit(verdict)
        : format === "markdown"
          ? renderGateMarkdown(verdict)
          : renderGateJson(verdict);
    await writeWholeFile(path, content, { shown, signal: io.signal });
    note(io, flags, `wrote ${shown}`);
  }
  const width = io.stdout.columns ?? unknownWidth;
  const terminal = { color: wantsColor(io), width, all: flags.all === true };
  writeText(
    io,
    flags.json === true ? renderGateJson(verdict) : renderGateTerminal(verdict, terminal),
  );
}
