import { aliasesSchema, registeredVersionSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { aliasesText, versionText } from "../live/registry-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const modelShow = defineCommand({
  name: "model show",
  summary: "Show a version, or who is champion and who was",
  description:
    "With a version: what it was made from and where it lies. Without: champion, challenger and " +
    "shadow, where a rollback leads, and the latest moves with their reasons.",
  arguments: [
    { name: "MODEL", summary: "Name of the model" },
    { name: "VERSION", summary: "Name of the version", isOptional: true },
  ],
  options: { ...serverOptions, ...jsonOption },
  examples: [
    { does: "Who answers", line: "plumbline model show churn" },
    { does: "One version", line: "plumbline model show churn v2" },
  ],
  async run({ args: [model = "", version], flags, io }) {
    const client = connect(io, flags);
    if (version === undefined) {
      const aliases = await client.ask(modelPath(model, "aliases"), aliasesSchema);
      if (flags.json === true) writeJson(io, aliases);
      else writeText(io, visibleLines(`${model}\n${aliasesText(aliases)}`));
      return exitCodes.ok;
    }
    const path = modelPath(model, "versions", version);
    const found = await client.ask(path, registeredVersionSchema);
    if (flags.json === true) writeJson(io, found);
    else writeText(io, visibleLines(versionText(found)));
    return exitCodes.ok;
  },
});
