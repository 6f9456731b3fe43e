import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endStates, runSchema, type Run } from "@plumbline/contracts";
import { renderGateMarkdown } from "@plumbline/core";
import { defaultFolder, readCiOrder } from "../ci/ci-order.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { connect } from "../live/connect.ts";
import { runPath } from "../live/run-id.ts";
import { ciFolderOption } from "../options/ci-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { positiveInteger } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const defaultMinutes = 15;
const lookEveryMs = 1_000;

export const ciVerdict = defineCommand({
  name: "ci verdict",
  summary: "Wait for the gate, and write its verdict for people",
  description:
    "Waits until the candidate of this pipeline was judged and writes verdict.md. A server that wants keys " +
    "wants one here in PLUMBLINE_KEY, with the scope read. The exit code is 1 when the candidate may not be promoted.",
  arguments: [],
  options: {
    ...grouped("How long", {
      minutes: {
        flags: "--minutes",
        value: positiveInteger,
        summary: "After so many the wait ends",
        otherwise: String(defaultMinutes),
      },
    }),
    ...ciFolderOption,
    ...serverOptions,
  },
  examples: [{ does: "After plumbline ci answer", line: "plumbline ci verdict" }],
  async run({ flags, io }) {
    const { order, client } = readCiOrder(io);
    const server = flags.server ?? client.server;
    const reader = connect(io, { ...flags, server });
    const endMs = io.now() + (flags.minutes ?? defaultMinutes) * 60_000;
    let run = await reader.ask(runPath(order.run), runSchema);
    while (!isJudged(run) && io.now() < endMs) {
      await pause(lookEveryMs, undefined, { signal: io.signal });
      run = await reader.ask(runPath(order.run), runSchema);
    }
    const markdown = verdictText(run);
    const shown = join(flags.folder ?? defaultFolder, "verdict.md");
    await writeWholeFile(pathFrom(io.cwd, shown), markdown, { shown, signal: io.signal });
    writeText(io, visibleLines(markdown));
    return run.gate?.promote === true ? exitCodes.ok : exitCodes.alert;
  },
});

const isJudged = ({ gate, state }: Run): boolean => gate !== null || endStates.includes(state);

function verdictText({ gate, state, message, id, model }: Run): string {
  const head = `**Plumbline** on \`${model}\`, run \`${id}\`: ${state}`;
  const body = gate === null ? message : renderGateMarkdown(gate);
  return `${head}\n\n${body}\n`;
}
