import { stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { plan as makePlan, PlumblineError, type ProfilePlan } from "@plumbline/core";
import { defaultConfigName } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { assertWritable } from "../files/assert-writable.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { configTemplate, type Seen } from "../init/config-template.ts";
import { guessRoles } from "../init/guess-roles.ts";
import { jsonOption, quietOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { sourceOptions } from "../options/source-options.ts";
import { filePath } from "../options/value-kind.ts";
import { assertApart } from "../settings/report-files.ts";
import { sourceSettings } from "../settings/source-settings.ts";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { withEngine } from "../work/with-engine.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const init = defineCommand({
  name: "init",
  summary: "Write a commented plumbline.yaml for some files",
  description:
    "Looks at the files, finds out what kind each column is and writes a configuration to start " +
    "from. Roles are guessed from the names and left as comments: only you know them.",
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
        summary: "Where to write the configuration",
        otherwise: defaultConfigName,
      },
      force: { flags: "--force", summary: "Overwrite a configuration that is there" },
    }),
    ...sourceOptions,
    ...jsonOption,
    ...quietOption,
  },
  examples: [{ does: "Start from a month that was good", line: "plumbline init january.csv" }],
  async run({ args, flags, io }) {
    const shown = flags.output ?? defaultConfigName;
    const path = pathFrom(io.cwd, shown);
    if (flags.force !== true && (await isThere(path))) {
      throw new PlumblineError("PL_FILE_EXISTS", { path: shown });
    }
    const paths = args.map((arg) => pathFrom(io.cwd, arg));
    assertApart([{ format: "json", path, shown }], paths);
    await assertWritable(path, shown);
    const source = withoutUndefined({ paths, ...sourceSettings(flags, null) });
    const plan = await withEngine(io, flags, async ({ engine, options }) => {
      const table = await engine.open(source, options);
      try {
        return await makePlan(table, {}, options);
      } finally {
        await table.close();
      }
    });
    const seen = seenIn(
      plan,
      paths.map((one, index) => pathInFile(one, args[index] ?? one, path)),
    );
    await writeWholeFile(path, configTemplate(seen), { shown, signal: io.signal });
    if (flags.json === true) {
      const columns = seen.columns.map(({ name, kind, type }) => ({ name, kind, type }));
      writeJson(io, { config: shown, columns, guessedRoles: guessRoles(seen.columns) });
    } else {
      writeText(io, nextSteps(shown, seen.columns.length));
    }
    return exitCodes.ok;
  },
});

const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null)) !== null;

/** Paths of the configuration start in its folder, not in the current one. */
function pathInFile(path: string, written: string, configPath: string): string {
  return isAbsolute(written) ? written : relative(dirname(resolve(configPath)), resolve(path));
}

function seenIn(plan: ProfilePlan, paths: readonly string[]): Seen {
  const columns = plan.columns.map(({ name, kind, type, measures }) => {
    const value = measures.find((measure) => measure.id === "value");
    const categories =
      kind === "categorical" && value?.shape === "categories" && value.isComplete
        ? value.categories.length + value.others.length
        : null;
    return { name, kind, type, categories };
  });
  return { paths, columns };
}

function nextSteps(config: string, columns: number): string {
  const flag = config === defaultConfigName ? "" : ` --config ${config}`;
  return [
    `${config}: ${columns} columns`,
    "Next: look at the roles in it, then",
    `  plumbline check NEWER-FILE${flag}`,
  ].join("\n");
}
