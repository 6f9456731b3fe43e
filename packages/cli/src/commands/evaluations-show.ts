import { evaluationSchema, type EvaluationDocument } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { assertWritable } from "../files/assert-writable.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { wantsColor, type Io } from "../io.ts";
import { connect } from "../live/connect.ts";
import { evaluationId } from "../live/evaluation-id.ts";
import { windowText } from "../live/time-words.ts";
import { countText, paintVerdict, shareText, verdictText } from "../live/verdict-text.ts";
import { jsonOption, quietOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { filePath } from "../options/value-kind.ts";
import { assertApart, reportFiles } from "../settings/report-files.ts";
import { visibleLines } from "../visible-lines.ts";
import { renderForTerminal, renderReport } from "../work/render-report.ts";
import { note, writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const evaluationsShow = defineCommand({
  name: "evaluations show",
  summary: "Show one evaluation of a live model with everything it rests on",
  description:
    "The same table, page and report as of plumbline check, for a window of a live model. The " +
    "exit code is 0 whatever the verdict.",
  arguments: [{ name: "ID", summary: "Number of the evaluation" }],
  options: {
    ...grouped("Output", {
      all: { flags: "--all", summary: "Show every row of the table, also where nothing happened" },
      output: {
        flags: "-o, --output",
        value: filePath,
        summary: "Save the result, for plumbline report and explain",
      },
      html: { flags: "--html", value: filePath, summary: "Write a page with charts, in one file" },
      markdown: { flags: "--markdown", value: filePath, summary: "Write Markdown" },
    }),
    ...serverOptions,
    ...jsonOption,
    ...quietOption,
  },
  examples: [
    { does: "In the terminal", line: "plumbline evaluations show 42" },
    { does: "As a page", line: "plumbline evaluations show 42 --html window.html" },
  ],
  async run({ args: [given = ""], flags, io }) {
    const id = evaluationId(given);
    const outputs = reportFiles(
      { json: flags.output, html: flags.html, markdown: flags.markdown },
      null,
      io.cwd,
    );
    assertApart(outputs, []);
    for (const { path, shown } of outputs) await assertWritable(path, shown);
    const found = await connect(io, flags).ask(`/v1/evaluations/${id}`, evaluationSchema);
    for (const { format, path, shown } of outputs) {
      const content = await renderReport(format, resultOf(found));
      await writeWholeFile(path, content, { shown, signal: io.signal });
      note(io, flags, `wrote ${shown}`);
    }
    if (flags.json === true) writeJson(io, found);
    else writeText(io, evaluationText(io, found, flags.all === true));
    return exitCodes.ok;
  },
});

function resultOf({ id, result, summary }: EvaluationDocument) {
  if (result !== null) return result;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `evaluation ${id} has no result to write: ${summary}`,
    remedy: "Show it without --html, --markdown and --output",
  });
}

function evaluationText(io: Io, found: EvaluationDocument, all: boolean): string {
  const { model, monitor, version, window, revision, rows, labels, evidence, findings } = found;
  const verdict = paintVerdict(verdictText(found.verdict), found.verdict, wantsColor(io));
  const who = `${model}, ${monitor}${version === "*" ? "" : `, version ${version}`}`;
  const mature = labels.isMature ? "" : ", which may still come";
  const head = [
    `${visibleLines(who)}, ${windowText(window)} UTC: ${verdict}`,
    `Evaluation ${found.id}, revision ${revision}, compared with ${visibleLines(evidence.reference)}`,
    `${countText(rows)} rows, ${shareText(labels.coverage)} with labels${mature}`,
    ...new Set([found.summary, ...findings.map(({ message }) => message)].map(visibleLines)),
  ];
  const text = head.join("\n");
  return found.result === null ? text : `${text}\n\n${renderForTerminal(io, found.result, all)}`;
}
