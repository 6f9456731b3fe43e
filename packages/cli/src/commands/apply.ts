import { readFile } from "node:fs/promises";
import {
  configChangedSchema,
  modelConfigSchema,
  type ConfigChange,
  type ConfigChanged,
} from "@plumbline/contracts";
import { checks } from "@plumbline/core";
import { checkIssues } from "../config/check-issues.ts";
import type { ConfigIssue } from "../config/config-issue.ts";
import { parseYaml } from "../config/parse-yaml.ts";
import { decodeConfig } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import { connect, modelPath } from "../live/connect.ts";
import { problemLine } from "../live/policy-text.ts";
import { requiredModel } from "../live/required-model.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { modelOption, serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const apply = defineCommand({
  name: "apply",
  summary: "Configure a live model from a YAML file",
  description:
    "Sends the declarative document of a model: windows, monitors, references, segments. What is " +
    "not in the file has its default. The changes are shown; with --dry-run, nothing is done.",
  arguments: [{ name: "FILE", summary: "The document, in YAML or JSON", isFile: true }],
  options: {
    ...modelOption,
    ...grouped("Output", {
      dryRun: { flags: "--dry-run", summary: "Only show what would change" },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "See what would change", line: "plumbline apply churn.yaml --model churn --dry-run" },
    { does: "Do it", line: "plumbline apply churn.yaml --model churn" },
  ],
  async run({ args: [shown = ""], flags, io }) {
    const model = requiredModel(flags.model);
    const bytes = await readFile(pathFrom(io.cwd, shown)).catch((error: unknown) => {
      throw readingFailure(shown, error);
    });
    const config = parseYaml(decodeConfig(bytes, shown), shown, {
      schema: modelConfigSchema,
      smallest: "monitors and other settings of a model",
      moreIssues: ({ monitors }) => monitors.flatMap(monitorIssues),
    });
    const answer = await connect(io, flags).ask(modelPath(model, "config"), configChangedSchema, {
      method: "PUT",
      json: config,
      query: { dryRun: flags.dryRun },
    });
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, visibleLines(changesText(answer, model, flags.dryRun === true)));
    return exitCodes.ok;
  },
});

function monitorIssues(
  monitor: { readonly checks: Parameters<typeof checkIssues>[0] },
  at: number,
): readonly ConfigIssue[] {
  return checkIssues(monitor.checks, checks).map((issue) => ({
    ...issue,
    path: ["monitors", at, ...issue.path],
  }));
}

function changesText(
  { revision, changes, warnings }: ConfigChanged,
  model: string,
  isDry: boolean,
): string {
  const told = warnings.map(({ path, ...one }) =>
    problemLine({ ...one, path: ["policy", ...path] }),
  );
  if (changes.length === 0) {
    return [`${model}: nothing changes (revision ${revision})`, ...told].join("\n");
  }
  const head = isDry ? `${model}: would change` : `${model}: changed, this is revision ${revision}`;
  return [head, ...changes.flatMap(changeLines), ...told].join("\n");
}

function changeLines({ path, before, after }: ConfigChange): readonly string[] {
  const name = path === "" ? "the whole document" : path;
  return [
    `  ${name}`,
    ...(before === undefined ? [] : [`    - ${JSON.stringify(before)}`]),
    ...(after === undefined ? [] : [`    + ${JSON.stringify(after)}`]),
  ];
}
