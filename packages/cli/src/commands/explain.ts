import { exitCodes } from "../exit-code.ts";
import { columnFacts, explainColumn } from "../explain/explain-column.ts";
import { pathFrom } from "../files/path-from.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { readResult } from "../work/read-result.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const widest = 110;

export const explain = defineCommand({
  name: "explain",
  summary: "Say in words what a result means for one column",
  description:
    "Shows a column's distribution in both samples as a histogram and explains every number that " +
    "was measured on it: effect, chance, size and power.",
  arguments: [
    { name: "RESULT", summary: "A result saved by plumbline check --output", isFile: true },
    { name: "COLUMN", summary: "A column, or a check of the whole table such as performance" },
  ],
  options: {
    ...grouped("Output", {
      all: {
        flags: "--all",
        summary: "All numbers, also of checks and segments in which nothing happened",
      },
    }),
    ...jsonOption,
  },
  examples: [{ does: "Why does the column alert?", line: "plumbline explain result.json delay" }],
  async run({ args: [shown = "", column = ""], flags, io }) {
    const document = await readResult(pathFrom(io.cwd, shown), shown);
    const facts = columnFacts(document, column);
    if (flags.json === true) {
      writeJson(io, facts);
    } else {
      const width = Math.min(io.stdout.columns ?? widest, widest);
      writeText(io, explainColumn(facts, document, { width, all: flags.all === true }));
    }
    return exitCodes.ok;
  },
});
