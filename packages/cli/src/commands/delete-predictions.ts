import { deletionAnswerSchema } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const deletePredictions = defineCommand({
  name: "delete",
  summary: "Delete rows of a live model for good, as the law may ask",
  description:
    "Deletes predictions and their feedback by id or by the person or thing they are about. It is " +
    "noted in the audit. Nothing brings them back, so --yes has to be there.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: {
    ...grouped("Which", {
      id: { flags: "--id", value: text, summary: "The prediction with this id" },
      subject: {
        flags: "--subject",
        value: text,
        summary: "All predictions about this person or thing",
      },
      yes: { flags: "--yes", summary: "I know that nothing brings them back" },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "Everything about a customer", line: "plumbline delete churn --subject c-1042 --yes" },
  ],
  async run({ args: [model = ""], flags, io }) {
    const { id, subject } = flags;
    if ((id === undefined) === (subject === undefined)) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: "it is not clear which rows to delete",
        remedy: "Pass either --id or --subject",
      });
    }
    const what = id === undefined ? `subject ${subject ?? ""}` : `id ${id}`;
    if (flags.yes !== true) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: `rows of ${model} with ${what} would be deleted for good`,
        remedy: "Pass --yes to do it",
      });
    }
    const answer = await connect(io, flags).ask(
      modelPath(model, "predictions"),
      deletionAnswerSchema,
      { method: "DELETE", query: { id, subject } },
    );
    if (flags.json === true) writeJson(io, answer);
    else {
      const words = `Rows of ${model} with ${what} are being deleted (order ${answer.orderId})`;
      writeText(io, visibleLines(words));
    }
    return exitCodes.ok;
  },
});
