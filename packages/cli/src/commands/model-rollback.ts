import { aliasMovedSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { deploymentText, moveText } from "../live/registry-text.ts";
import { requiredReason } from "../live/required-reason.ts";
import { jsonOption } from "../options/general-options.ts";
import { reasonOption } from "../options/registry-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const modelRollback = defineCommand({
  name: "model rollback",
  summary: "Make the previous champion the champion again",
  description:
    "The previous one is the champion before, unless it was itself taken back; plumbline model show " +
    "tells which. plumbline model drill rehearses it.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...reasonOption, ...serverOptions, ...jsonOption },
  examples: [
    {
      does: "At once",
      line: 'plumbline model rollback churn --reason "answers are wrong since 9:00"',
    },
  ],
  async run({ args: [model = ""], flags, io }) {
    const json = { reason: requiredReason(flags.reason) };
    const request = { method: "POST", json } as const;
    const moved = await connect(io, flags).ask(
      modelPath(model, "rollback"),
      aliasMovedSchema,
      request,
    );
    if (flags.json === true) writeJson(io, moved);
    else writeText(io, visibleLines(`${moveText(moved.move)} (${deploymentText(moved.move)})`));
    return exitCodes.ok;
  },
});
