import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { jsonOption, quietOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { choice, filePath } from "../options/value-kind.ts";
import { assertApart, reportFormats } from "../settings/report-files.ts";
import { readResult } from "../work/read-result.ts";
import { renderForTerminal, renderReport } from "../work/render-report.ts";
import { note, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const forms = ["terminal", ...reportFormats] as const;

export const report = defineCommand({
  name: "report",
  summary: "Show a saved result as a table, page or report",
  description:
    "Renders a result that plumbline check saved with --output or printed with --json. Nothing " +
    "is computed again, so the exit code is 0 whatever the verdict.",
  arguments: [{ name: "RESULT", summary: "A saved result", isFile: true }],
  options: {
    ...grouped("Output", {
      as: {
        flags: "--as",
        value: choice("FORM", forms),
        summary: `Form of the report: ${forms.join(", ")}`,
        otherwise: "terminal",
      },
      output: {
        flags: "-o, --output",
        value: filePath,
        summary: "Write into this file",
        otherwise: "standard output",
      },
      all: { flags: "--all", summary: "Show every row of the table, also where nothing happened" },
    }),
    ...jsonOption,
    ...quietOption,
  },
  examples: [
    { does: "Look at a result again", line: "plumbline report result.json --all" },
    { does: "Make a page of it", line: "plumbline report result.json --as html -o report.html" },
  ],
  async run({ args: [shown = ""], flags, io }) {
    const input = pathFrom(io.cwd, shown);
    const document = await readResult(input, shown);
    const form = flags.json === true ? "json" : (flags.as ?? "terminal");
    const content =
      form === "terminal"
        ? renderForTerminal(io, document, flags.all === true)
        : await renderReport(form, document);
    if (flags.output === undefined) {
      writeText(io, content);
      return exitCodes.ok;
    }
    const output = {
      format: "json",
      path: pathFrom(io.cwd, flags.output),
      shown: flags.output,
    } as const;
    assertApart([output], [input]);
    await writeWholeFile(output.path, content, { shown: output.shown, signal: io.signal });
    note(io, flags, `wrote ${output.shown}`);
    return exitCodes.ok;
  },
});
