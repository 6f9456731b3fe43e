import { PlumblineError } from "@plumbline/core";
import { readConfig, type LoadedConfig } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { assertThere } from "../files/assert-there.ts";
import { assertWritable } from "../files/assert-writable.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { checkOptions } from "../options/check-options.ts";
import { configOption, jsonOption, quietOption } from "../options/general-options.ts";
import { planOptions } from "../options/plan-options.ts";
import {
  baselineRangeOptions,
  sourceOptions,
  timeRangeOptions,
} from "../options/source-options.ts";
import { checkSettings } from "../settings/check-settings.ts";
import { planSettings } from "../settings/plan-settings.ts";
import { assertApart, pathInConfig, reportFiles } from "../settings/report-files.ts";
import { sourceSettings } from "../settings/source-settings.ts";
import { renderForTerminal, renderReport } from "../work/render-report.ts";
import { runCheck, type CheckTask } from "../work/run-check.ts";
import { withEngine } from "../work/with-engine.ts";
import { note, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const check = defineCommand({
  name: "check",
  summary: "Compare current rows with a baseline",
  description:
    "Reads the current rows, compares them with the baseline and shows what changed, the most " +
    "important first. The exit code is 1 when something alerts, so that CI stops.",
  arguments: [
    {
      name: "CURRENT",
      summary: "Files, folders or globs with current rows",
      isMany: true,
      isFile: true,
    },
  ],
  options: {
    ...checkOptions,
    ...planOptions,
    ...sourceOptions,
    ...timeRangeOptions,
    ...baselineRangeOptions,
    ...configOption,
    ...jsonOption,
    ...quietOption,
  },
  examples: [
    {
      does: "Compare two months and stop CI when something alerts",
      line: "plumbline check february.csv --baseline january.csv --target churned --score risk",
    },
    {
      does: "Use a saved baseline; write a page and a report for CI",
      line: "plumbline check february.csv --baseline baseline.json --html report.html --junit junit.xml",
    },
    {
      does: "Compare two stretches of time in one file",
      line: "plumbline check all.parquet --baseline all.parquet --time date --baseline-until 2001-02-01 --since 2001-02-01",
    },
  ],
  async run({ args, flags, io }) {
    const loaded = await readConfig(io, flags.config);
    const config = loaded?.config ?? null;
    const baseline = baselinePaths(flags.baseline, loaded, io.cwd);
    const current = args.map((path) => pathFrom(io.cwd, path));
    const outputs = reportFiles({ ...flags, json: flags.output }, loaded, io.cwd);
    assertApart(outputs, [...baseline.paths, ...current]);
    for (const { path, shown } of outputs) await assertWritable(path, shown);
    for (const [index, path] of current.entries()) await assertThere(path, args[index] ?? path);
    const task: CheckTask = {
      baseline: {
        ...baseline,
        range: { since: flags.baselineSince, until: flags.baselineUntil, prefix: "--baseline-" },
      },
      current: {
        paths: current,
        range: { since: flags.since, until: flags.until, prefix: "--" },
      },
      reading: sourceSettings(flags, config),
      plan: planSettings(flags, config),
      judging: checkSettings(flags, config, io.now()),
    };
    const document = await withEngine(io, flags, (work) => runCheck(work, task));
    for (const { format, path, shown } of outputs) {
      const content = await renderReport(format, document);
      await writeWholeFile(path, content, { shown, signal: io.signal });
      note(io, flags, `wrote ${shown}`);
    }
    writeText(
      io,
      flags.json === true
        ? await renderReport("json", document)
        : renderForTerminal(io, document, flags.all === true),
    );
    return document.verdict === "alert" ? exitCodes.alert : exitCodes.ok;
  },
});

/** Where the baseline is, by flag or configuration. */
function baselinePaths(
  flag: readonly string[] | undefined,
  loaded: LoadedConfig | null,
  cwd: string,
): { readonly paths: readonly string[]; readonly shown: readonly string[] } {
  if (flag !== undefined) return { paths: flag.map((path) => pathFrom(cwd, path)), shown: flag };
  const configured = loaded?.config.baseline;
  if (loaded === null || configured === undefined) {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: "there is no baseline to compare with",
      remedy: "Pass --baseline FILE, or set baseline in the configuration",
    });
  }
  const shown = typeof configured === "string" ? [configured] : configured;
  return { paths: shown.map((path) => pathInConfig(loaded, path, cwd)), shown };
}
