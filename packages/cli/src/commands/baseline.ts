import { writeBaseline } from "@plumbline/core";
import { readConfig } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { assertWritable } from "../files/assert-writable.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { configOption, jsonOption, quietOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { planOptions } from "../options/plan-options.ts";
import { sourceOptions, timeRangeOptions } from "../options/source-options.ts";
import { filePath } from "../options/value-kind.ts";
import { planSettings } from "../settings/plan-settings.ts";
import { assertApart } from "../settings/report-files.ts";
import { sourceSettings, timeRange } from "../settings/source-settings.ts";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { baselineOfRows } from "../work/baseline-of-rows.ts";
import { withEngine } from "../work/with-engine.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const defaultOutput = "baseline.json";

export const baseline = defineCommand({
  name: "baseline",
  summary: "Save what good rows look like",
  description:
    "Reads rows that were good and saves their plan and profile: bins, counts and a small sample " +
    "of rows. The file can be committed; plumbline check then needs no baseline rows. Columns " +
    "that must not leave the data belong into --ignore.",
  arguments: [
    {
      name: "FILE",
      summary: "Files, folders or globs with rows that were good",
      isMany: true,
      isFile: true,
    },
  ],
  options: {
    ...grouped("Output", {
      output: {
        flags: "-o, --output",
        value: filePath,
        summary: "Where to save the baseline",
        otherwise: defaultOutput,
      },
    }),
    ...planOptions,
    ...sourceOptions,
    ...timeRangeOptions,
    ...configOption,
    ...jsonOption,
    ...quietOption,
  },
  examples: [
    {
      does: "Save a month as the baseline",
      line: "plumbline baseline january.csv --target churned --score risk -o baseline.json",
    },
  ],
  async run({ args, flags, io }) {
    const loaded = await readConfig(io, flags.config);
    const config = loaded?.config ?? null;
    const shown = flags.output ?? defaultOutput;
    const path = pathFrom(io.cwd, shown);
    const paths = args.map((arg) => pathFrom(io.cwd, arg));
    assertApart([{ format: "json", path, shown }], paths);
    await assertWritable(path, shown);
    const settings = planSettings(flags, config);
    const range = { since: flags.since, until: flags.until, prefix: "--" };
    const source = withoutUndefined({
      paths,
      ...sourceSettings(flags, config),
      timeRange: timeRange(range, settings.roles?.time),
    });
    const made = await withEngine(io, flags, (work) => baselineOfRows(work, source, settings));
    const content = writeBaseline(made);
    await writeWholeFile(path, content, { shown, signal: io.signal });
    const { rows, columns } = made.profile;
    if (flags.json === true) {
      writeJson(io, {
        baseline: shown,
        planId: made.plan.id,
        rows,
        columns: columns.length,
        sizeBytes: Buffer.byteLength(content),
      });
    } else {
      writeText(io, `${shown}: ${rows.toLocaleString("en-US")} rows, ${columns.length} columns`);
    }
    return exitCodes.ok;
  },
});
