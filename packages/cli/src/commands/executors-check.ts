import { executorCheckSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { findingsText } from "../live/findings-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const executorsCheck = defineCommand({
  name: "executors check",
  summary: "Try whether the program that retrains a model could be started",
  description:
    "Asks the server to look: variables with tokens, address, rights, the pipeline and its parameters. " +
    "Nothing is started. The exit code is 1 when something is wrong.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Look", line: "plumbline executors check churn" }],
  async run({ args: [model = ""], flags, io }) {
    const request = { method: "POST" } as const;
    const path = modelPath(model, "executor", "check");
    const answer = await connect(io, flags).ask(path, executorCheckSchema, request);
    const { executor, isReady, findings } = answer;
    if (flags.json === true) writeJson(io, answer);
    else {
      const head = `${executor}: ${isReady ? "nothing is wrong" : "it could not start a run"}`;
      writeText(io, visibleLines(findingsText(head, findings)));
    }
    return isReady ? exitCodes.ok : exitCodes.alert;
  },
});
