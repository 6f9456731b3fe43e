import { runActions, runSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { entryText, followRun } from "../live/follow-run.ts";
import { requiredReason } from "../live/required-reason.ts";
import { runPath } from "../live/run-id.ts";
import { runText } from "../live/run-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { reasonOption } from "../options/registry-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice, positiveInteger } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const runsStart = defineCommand({
  name: "runs start",
  summary: "Retrain, adjust or roll back a live model now",
  description:
    "The same run as one that the policy starts: the candidate passes the gate or is refused, and what " +
    "the policy wants allowed by a person is wanted here too. With --wait the exit code is 1 unless the " +
    "run ends promoted.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: {
    ...grouped("What", {
      action: {
        flags: "--action",
        value: choice("ACTION", runActions),
        summary: `What is done: ${runActions.join(", ")}`,
        otherwise: "retrain",
      },
      incident: {
        flags: "--incident",
        value: positiveInteger,
        summary: "The incident that it is to end; it is written there",
      },
      wait: { flags: "--wait", summary: "Follow its log until it is over" },
    }),
    ...reasonOption,
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "Retrain", line: 'plumbline runs start churn --reason "new prices" --wait' },
    {
      does: "Only another threshold",
      line: 'plumbline runs start churn --action threshold --reason "fewer calls wanted"',
    },
  ],
  async run({ args: [model = ""], flags, io }) {
    const client = connect(io, flags);
    const reason = requiredReason(flags.reason, "a run");
    const json = {
      ...{ action: flags.action ?? "retrain", reason },
      ...(flags.incident === undefined ? {} : { incident: flags.incident }),
    };
    const request = { method: "POST", json } as const;
    const started = await client.ask(modelPath(model, "runs"), runSchema, request);
    if (flags.wait !== true) {
      if (flags.json === true) writeJson(io, started);
      else
        writeText(
          io,
          visibleLines(`${started.id} is queued: plumbline runs log ${started.id} --follow`),
        );
      return exitCodes.ok;
    }
    const show = (line: string): void => {
      if (flags.json !== true) writeText(io, line);
    };
    await followRun(io, client, started.id, {
      ...{ follow: true, show: (entry) => show(entryText(entry)) },
    });
    if (io.signal.aborted) return exitCodes.interrupted;
    const run = await client.ask(runPath(started.id), runSchema);
    if (flags.json === true) writeJson(io, run);
    else writeText(io, runText(io, run));
    return run.state === "promoted" ? exitCodes.ok : exitCodes.alert;
  },
});
