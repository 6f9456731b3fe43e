import { versionsAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { versionsText } from "../live/registry-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const modelList = defineCommand({
  name: "model list",
  summary: "List the versions of a model",
  description:
    "Versions that were registered, and those that were only seen in the data. Those that never " +
    "answered come first, then the one that answered last.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "List them", line: "plumbline model list churn" }],
  async run({ args: [model = ""], flags, io }) {
    const answer = await connect(io, flags).ask(modelPath(model, "versions"), versionsAnswerSchema);
    const { versions } = answer;
    if (flags.json === true) writeJson(io, answer);
    else if (versions.length === 0) writeText(io, "No version yet");
    else writeText(io, versionsText(versions, io.stdout.columns));
    return exitCodes.ok;
  },
});
