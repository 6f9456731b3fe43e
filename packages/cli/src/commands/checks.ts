import { checks as allChecks } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { jsonOption } from "../options/general-options.ts";
import { optionsOfCheck } from "../settings/options-of-check.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const checks = defineCommand({
  name: "checks",
  summary: "List the checks and their options",
  description:
    "Every check that plumbline check runs, the question it answers and the options it takes " +
    "under `checks` in plumbline.yaml.",
  arguments: [],
  options: { ...jsonOption },
  examples: [{ does: "List them", line: "plumbline checks" }],
  async run({ flags, io }) {
    const listed = allChecks.map((check) => ({
      id: check.id,
      family: check.family,
      title: check.title,
      question: check.question,
      options: optionsOfCheck(check),
    }));
    if (flags.json === true) {
      writeJson(io, { checks: listed });
      return exitCodes.ok;
    }
    const texts = listed.map(({ id, family, question, options }) => {
      const lines = options.map(
        (option) => `    ${option.name} = ${JSON.stringify(option.default)}  ${option.description}`,
      );
      return [`${id} (${family})`, `  ${question}`, ...lines].join("\n");
    });
    writeText(io, texts.join("\n"));
    return exitCodes.ok;
  },
});
