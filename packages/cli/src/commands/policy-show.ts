import { policyAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { policyText } from "../live/policy-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const policyShow = defineCommand({
  name: "policy show",
  summary: "Show what the retraining policy of a model says, and what is odd about it",
  description:
    "The policy in words, line by line, with what contradicts itself or will never happen. It is " +
    "set with plumbline apply, as a part of the model's configuration.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "In words", line: "plumbline policy show churn" }],
  async run({ args: [model = ""], flags, io }) {
    const answer = await connect(io, flags).ask(modelPath(model, "policy"), policyAnswerSchema);
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, visibleLines(policyText(answer)));
    return exitCodes.ok;
  },
});
