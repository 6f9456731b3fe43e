import { replayAnswerSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { evaluationId } from "../live/evaluation-id.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const replay = defineCommand({
  name: "replay",
  summary: "Compute an evaluation of a live model again from its evidence",
  description:
    "Takes the rows, baseline and settings the evaluation rests on and computes its answer again. " +
    "The exit code is 1 when another answer comes out, or none.",
  arguments: [{ name: "ID", summary: "Number of the evaluation" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Is it still what the rows say?", line: "plumbline replay 42" }],
  async run({ args: [given = ""], flags, io }) {
    const id = evaluationId(given);
    const path = `/v1/evaluations/${id}/replay`;
    const answer = await connect(io, flags).ask(path, replayAnswerSchema, { method: "POST" });
    if (flags.json === true) writeJson(io, { id, ...answer });
    else if (answer.isSame) writeText(io, `Evaluation ${id}: the same answer came out again`);
    else
      writeText(io, visibleLines(`Evaluation ${id}: not the same: ${answer.reason ?? "unknown"}`));
    return answer.isSame ? exitCodes.ok : exitCodes.alert;
  },
});
