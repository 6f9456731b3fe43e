import { baselineUploadedSchema } from "@plumbline/contracts";
import { PlumblineError, writeBaseline } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { assertThere } from "../files/assert-there.ts";
import { pathFrom } from "../files/path-from.ts";
import { connect, modelPath } from "../live/connect.ts";
import { requiredModel } from "../live/required-model.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { modelOption, serverOptions } from "../options/server-options.ts";
import { modelName } from "../options/value-kind.ts";
import { savedBaseline } from "../work/saved-baseline.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const baselinePush = defineCommand({
  name: "baseline push",
  summary: "Give a live model a saved baseline",
  description:
    "Sends a baseline that plumbline baseline saved: from now on the windows of the model are " +
    "compared with it. A model that has no rows yet takes its columns from it.",
  arguments: [{ name: "FILE", summary: "A saved baseline", isFile: true }],
  options: {
    ...modelOption,
    ...grouped("Server", {
      version: {
        flags: "--version",
        value: modelName,
        summary: "Only for this version of the model",
        otherwise: "all versions",
      },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "Compare with January", line: "plumbline baseline push baseline.json --model churn" },
  ],
  async run({ args: [shown = ""], flags, io }) {
    const model = requiredModel(flags.model);
    const path = pathFrom(io.cwd, shown);
    await assertThere(path, shown);
    const baseline = await savedBaseline(path, shown);
    if (baseline === null) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: `${shown} is no saved baseline`,
        remedy: "Make one of rows that were good: plumbline baseline FILE -o baseline.json",
      });
    }
    const request = {
      method: "PUT",
      text: writeBaseline(baseline),
      query: { version: flags.version },
    } as const;
    const answer = await connect(io, flags).ask(
      modelPath(model, "baseline"),
      baselineUploadedSchema,
      request,
    );
    if (flags.json === true) writeJson(io, { model, ...answer });
    else writeText(io, `${model}: baseline ${answer.id} (plan ${answer.planId})`);
    return exitCodes.ok;
  },
});
