import { aliasMovedSchema, aliasNames } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { deploymentText, moveText } from "../live/registry-text.ts";
import { requiredReason } from "../live/required-reason.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { reasonOption } from "../options/registry-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const modelPromote = defineCommand({
  name: "model promote",
  summary: "Make a version the champion, challenger or shadow",
  description:
    "Moves the alias by hand, without a gate: plumbline gate shows whether a version is better. The " +
    "deployment of the model is told, or model servers that ask hear of it. An artifact that the server " +
    "keeps is read first.",
  arguments: [
    { name: "MODEL", summary: "Name of the model" },
    { name: "VERSION", summary: "Name of the version" },
  ],
  options: {
    ...grouped("What", {
      alias: {
        flags: "--alias",
        value: choice("ALIAS", aliasNames),
        summary: `What it becomes: ${aliasNames.join(", ")}`,
        otherwise: "champion",
      },
    }),
    ...reasonOption,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    {
      does: "After a look at it",
      line: 'plumbline model promote churn v2 --reason "better on March, see the gate"',
    },
  ],
  async run({ args: [model = "", version = ""], flags, io }) {
    const json = { version, reason: requiredReason(flags.reason) };
    const path = modelPath(model, "aliases", flags.alias ?? "champion");
    const request = { method: "PUT", json } as const;
    const moved = await connect(io, flags).ask(path, aliasMovedSchema, request);
    const before = moved.isNew ? "" : "It was there already:\n";
    const words = `${before}${moveText(moved.move)} (${deploymentText(moved.move)})`;
    if (flags.json === true) writeJson(io, moved);
    else writeText(io, visibleLines(words));
    return exitCodes.ok;
  },
});
