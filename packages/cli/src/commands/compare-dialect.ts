import { compareInDialect, dialects, PlumblineError, renderDialectTable } from "@plumbline/core";
import { readConfig } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { assertThere } from "../files/assert-there.ts";
import { pathFrom } from "../files/path-from.ts";
import { wantsColor } from "../io.ts";
import { configOption, jsonOption, quietOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { sourceOptions } from "../options/source-options.ts";
import { columnName, filePath, number, text } from "../options/value-kind.ts";
import { sourceSettings } from "../settings/source-settings.ts";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { unknownWidth } from "../work/render-report.ts";
import { savedBaseline } from "../work/saved-baseline.ts";
import { withEngine } from "../work/with-engine.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const ids = dialects.map(({ id }) => id);

export const compareDialect = defineCommand({
  name: "compare-dialect",
  summary: "Show what another drift tool would say of the same rows",
  description:
    `Compares two sets of rows with the methods, the choices and the thresholds of another tool ` +
    `(${dialects.map(({ title, peerVersion }) => `${title} ${peerVersion}`).join(", ")}), so that ` +
    "a move to Plumbline can be checked number by number. It needs the rows of the baseline, and " +
    "the exit code does not depend on what it finds.",
  arguments: [
    { name: "DIALECT", summary: `Whose numbers: ${ids.join(", ")}`, choices: ids },
    {
      name: "CURRENT",
      summary: "Files, folders or globs with current rows",
      isMany: true,
      isFile: true,
    },
  ],
  options: {
    ...grouped("Comparison", {
      baseline: {
        flags: "-b, --baseline",
        value: filePath,
        takes: "many",
        summary: "Rows that were good",
      },
      column: {
        flags: "--column",
        value: columnName,
        takes: "each",
        summary: "Compare only this column; repeatable",
        otherwise: "all",
      },
      method: {
        flags: "--method",
        value: text,
        summary: "The tool's method to use, for the columns it fits",
        otherwise: "the tool's own choice for each column",
      },
      threshold: {
        flags: "--threshold",
        value: number("a number", () => true),
        summary: "From where on a column counts as drifted",
        otherwise: "the tool's own",
      },
    }),
    ...sourceOptions,
    ...configOption,
    ...jsonOption,
    ...quietOption,
  },
  examples: [
    {
      does: "What would Evidently say of these two months?",
      line: "plumbline compare-dialect evidently february.csv --baseline january.csv",
    },
  ],
  async run({ args: [dialect = "", ...shown], flags, io }) {
    const config = (await readConfig(io, flags.config))?.config ?? null;
    const baseline = await rowsOfBaseline(flags.baseline, io.cwd);
    const current = shown.map((path) => pathFrom(io.cwd, path));
    for (const [index, path] of current.entries()) await assertThere(path, shown[index] ?? path);
    const reading = sourceSettings(flags, config);
    const settings = withoutUndefined({
      columns: flags.column,
      method: flags.method,
      threshold: flags.threshold,
    });
    const comparison = await withEngine(io, flags, async ({ engine, options }) => {
      const before = await engine.open({ paths: baseline, ...reading }, options);
      try {
        const now = await engine.open({ paths: current, ...reading }, options);
        try {
          return await compareInDialect(before, now, dialect, settings, options);
        } finally {
          await now.close();
        }
      } finally {
        await before.close();
      }
    });
    if (flags.json === true) {
      writeJson(io, comparison);
    } else {
      const width = io.stdout.columns ?? unknownWidth;
      writeText(io, renderDialectTable(comparison, { color: wantsColor(io), width }));
    }
    return exitCodes.ok;
  },
});

/** The paths of the baseline's rows: a saved baseline no longer has them. */
async function rowsOfBaseline(
  given: readonly string[] | undefined,
  cwd: string,
): Promise<readonly string[]> {
  const [first] = given ?? [];
  if (given === undefined || first === undefined) {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: "there is no baseline to compare with",
      remedy: "Pass --baseline FILE",
    });
  }
  const paths = given.map((path) => pathFrom(cwd, path));
  if ((await savedBaseline(paths[0] ?? first, first)) === null) return paths;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `${first} is a saved baseline, which holds no rows`,
    remedy: "Pass the rows it was made from",
  });
}
