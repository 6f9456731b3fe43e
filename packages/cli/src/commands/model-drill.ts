import { drillSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const lookAgainMs = 1_000;

export const modelDrill = defineCommand({
  name: "model drill",
  summary: "Rehearse the rollback of a model: to the previous champion and back",
  description:
    "It really moves: the previous champion answers for the seconds that it takes, and these are " +
    "recorded. Refused while a run or a watch is under way. The exit code is 1 when it failed.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: {
    ...grouped("Why", {
      reason: { flags: "--reason", value: text, summary: "For the audit", otherwise: "drill" },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [{ does: "Every week", line: "plumbline model drill churn" }],
  async run({ args: [model = ""], flags, io }) {
    const client = connect(io, flags);
    const path = modelPath(model, "drill");
    const json = flags.reason === undefined ? {} : { reason: flags.reason };
    let drill = await client.ask(path, drillSchema, { method: "POST", json });
    while (drill.state === "under-way") {
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
      drill = await client.ask(path, drillSchema);
    }
    if (flags.json === true) writeJson(io, drill);
    else writeText(io, visibleLines(drill.summary));
    return drill.state === "passed" ? exitCodes.ok : exitCodes.alert;
  },
});
