import { readFile } from "node:fs/promises";
import { policySchema, policyTestAnswerSchema } from "@plumbline/contracts";
import { parseYaml } from "../config/parse-yaml.ts";
import { decodeConfig } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import type { Io } from "../io.ts";
import { connect, modelPath } from "../live/connect.ts";
import { policyTestText } from "../live/policy-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { periodOptions, periodQuery } from "../options/list-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { filePath } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const policyTest = defineCommand({
  name: "policy test",
  summary: "Replay history: what a retraining policy would have decided, and why",
  description:
    "The policy decides on every evaluation of the past in the order in which they were made, as " +
    "known then. Nothing is stored and nothing starts: change the file and try again before it is " +
    "put in force with plumbline apply.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: {
    ...grouped("Policy", {
      policy: {
        flags: "--policy",
        value: filePath,
        summary: "The policy to try, in YAML or JSON",
        otherwise: "the one in force",
      },
    }),
    ...periodOptions,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "The one in force", line: "plumbline policy test churn" },
    {
      does: "Another one, on a part of the past",
      line: "plumbline policy test churn --policy policy.yaml --from 2026-01-01",
    },
  ],
  async run({ args: [model = ""], flags, io }) {
    const policy = flags.policy === undefined ? undefined : await readPolicy(io, flags.policy);
    const path = modelPath(model, "policy", "test");
    const answer = await connect(io, flags).ask(path, policyTestAnswerSchema, {
      method: "POST",
      json: { policy, ...periodQuery(flags) },
    });
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, visibleLines(policyTestText(answer, io.stdout.columns)));
    return exitCodes.ok;
  },
});

async function readPolicy(io: Io, shown: string) {
  const bytes = await readFile(pathFrom(io.cwd, shown)).catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  return parseYaml(decodeConfig(bytes, shown), shown, {
    schema: policySchema,
    smallest: "when, actions and other parts of a policy",
  });
}
