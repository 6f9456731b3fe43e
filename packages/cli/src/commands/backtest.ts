import { readFile } from "node:fs/promises";
import {
  backtestAnswerSchema,
  monitorSchema,
  type BacktestAnswer,
  type BacktestRequest,
  type MonitorDocument,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { decodeConfig, readConfig } from "../config/read-config.ts";
import { parseYaml } from "../config/parse-yaml.ts";
import { exitCodes } from "../exit-code.ts";
import { assertThere } from "../files/assert-there.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import type { Io } from "../io.ts";
import { backtestText } from "../live/backtest-text.ts";
import { connect, modelPath } from "../live/connect.ts";
import { configOption, jsonOption, quietOption } from "../options/general-options.ts";
import { grouped, type FlagsOf } from "../options/option.ts";
import { planOptions } from "../options/plan-options.ts";
import {
  baselineRangeOptions,
  sourceOptions,
  timeRangeOptions,
} from "../options/source-options.ts";
import { modelOption, serverOptions } from "../options/server-options.ts";
import { filePath, text, type ValueKind } from "../options/value-kind.ts";
import { planSettings } from "../settings/plan-settings.ts";
import { sourceSettings } from "../settings/source-settings.ts";
import { runBacktest } from "../work/run-backtest.ts";
import { withEngine } from "../work/with-engine.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const injection: ValueKind<string> = {
  placeholder: "CHANGE",
  expected: "shift:COLUMN:SD, missing:COLUMN:SHARE, unseen:COLUMN:SHARE or labels:SHARE",
  parse: (given) =>
    /^((shift|missing|unseen):.+:-?[0-9.e+-]+|labels:[0-9.e+-]+)$/.test(given) ? given : undefined,
};

export const backtest = defineCommand({
  name: "backtest",
  summary: "See how often a monitor would have fired on past rows",
  description:
    "Cuts files with a time column, or with --model the stored history of a live model, into the " +
    "windows of a monitor, judges each as the server would, and says on which it would have fired. " +
    "Then it puts changes into the rows of the later half and says how many windows each would " +
    "have stayed unnoticed.",
  arguments: [
    {
      name: "FILE",
      summary: "Files, folders or globs with past rows",
      ...{ isMany: true, isFile: true, isOptional: true },
    },
  ],
  options: {
    ...grouped("Monitor", {
      monitor: {
        flags: "--monitor",
        value: filePath,
        summary: "The document of the monitor, in YAML: window, reference, checks and so on",
        otherwise: "a window each day",
      },
      timeZone: {
        flags: "--time-zone",
        value: text,
        summary: "Whose midnight days begin at, e.g. Europe/Berlin",
        otherwise: "UTC",
      },
      inject: {
        flags: "--inject",
        value: injection,
        takes: "each",
        summary: "A change to try, e.g. shift:age:0.5 or labels:0.1; repeatable",
        otherwise: "some usual ones; none with --no-inject",
      },
      noInject: { flags: "--no-inject", summary: "Try no changes: only what would have fired" },
      baseline: {
        flags: "-b, --baseline",
        value: filePath,
        summary: "Rows that were good, or a baseline saved by plumbline baseline",
        otherwise: "the rows before --baseline-until, else the first quarter of the time",
      },
    }),
    ...planOptions,
    ...sourceOptions,
    ...timeRangeOptions,
    ...baselineRangeOptions,
    ...modelOption,
    ...serverOptions,
    ...configOption,
    ...jsonOption,
    ...quietOption,
  },
  examples: [
    {
      does: "A daily monitor on half a year of rows; January is the baseline",
      line: "plumbline backtest flights.parquet --time date --baseline-until 2001-02-01",
    },
    {
      does: "The stored history of a live model",
      line: "plumbline backtest --model churn --monitor daily.yaml",
    },
    {
      does: "Would half a standard deviation be noticed within a week?",
      line: "plumbline backtest rows.csv --time at --monitor daily.yaml --inject shift:age:0.5",
    },
  ],
  async run({ args, flags, io }) {
    const monitor = await readMonitor(io, flags.monitor);
    if (flags.model !== undefined) {
      if (args.length > 0) throw eitherOr("files and --model exclude each other");
      const answer = await backtestStored(io, flags, flags.model, monitor);
      if (flags.json === true) writeJson(io, answer);
      else writeText(io, backtestText(answer, io.stdout.columns));
      return exitCodes.ok;
    }
    if (args.length === 0) throw eitherOr("there is nothing to look at");
    const loaded = await readConfig(io, flags.config);
    const config = loaded?.config ?? null;
    const paths = args.map((path) => pathFrom(io.cwd, path));
    for (const [at, path] of paths.entries()) await assertThere(path, args[at] ?? path);
    const settings = planSettings(flags, config);
    if (settings.roles?.time === undefined) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: "there is no time column to cut the rows by",
        remedy: "Name it with --time COLUMN",
      });
    }
    const tested = await withEngine(io, flags, (work) =>
      runBacktest(work, {
        ...{ paths, monitor, plan: settings, reading: sourceSettings(flags, config) },
        timeZone: flags.timeZone ?? "UTC",
        injections: flags.noInject === true ? [] : (flags.inject ?? null),
        baselinePath: flags.baseline === undefined ? null : pathFrom(io.cwd, flags.baseline),
        range: { since: flags.since, until: flags.until },
        baselineRange: { since: flags.baselineSince, until: flags.baselineUntil },
      }),
    );
    if (flags.json === true) writeJson(io, tested);
    else writeText(io, backtestText(tested, io.stdout.columns));
    return exitCodes.ok;
  },
});

function eitherOr(problem: string): PlumblineError {
  const remedy = "Name files with past rows, or a live model with --model NAME";
  return new PlumblineError("PL_USAGE_INVALID", { problem, remedy });
}

interface StoredFlags extends FlagsOf<typeof serverOptions> {
  readonly since?: number;
  readonly until?: number;
  readonly inject?: readonly string[];
  readonly noInject?: true;
}

function backtestStored(
  io: Io,
  flags: StoredFlags,
  model: string,
  monitor: MonitorDocument,
): Promise<BacktestAnswer> {
  const iso = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : new Date(ms).toISOString();
  const json: BacktestRequest = {
    ...{ monitor, from: iso(flags.since), to: iso(flags.until) },
    changes:
      flags.noInject === true ? [] : flags.inject === undefined ? undefined : [...flags.inject],
  };
  const path = modelPath(model, "backtest");
  return connect(io, flags).ask(path, backtestAnswerSchema, { method: "POST", json });
}

async function readMonitor(io: Io, shown: string | undefined): Promise<MonitorDocument> {
  if (shown === undefined) return monitorSchema.parse({ name: "daily", window: { every: "1d" } });
  const bytes = await readFile(pathFrom(io.cwd, shown)).catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  return parseYaml(decodeConfig(bytes, shown), shown, {
    schema: monitorSchema,
    smallest: "name and window of a monitor",
  });
}
