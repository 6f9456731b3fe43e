import { approvalSchema, runSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { requiredReason } from "../live/required-reason.ts";
import { runPath } from "../live/run-id.ts";
import { jsonOption } from "../options/general-options.ts";
import { reasonOption } from "../options/registry-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand, type Command } from "./command.ts";

interface Decision {
  readonly word: "approve" | "reject";
  readonly summary: string;
  readonly description: string;
}

function decide({ word, summary, description }: Decision): Command {
  return defineCommand({
    ...{ name: `runs ${word}`, summary, description },
    arguments: [{ name: "ID", summary: "Id of the run" }],
    options: { ...reasonOption, ...serverOptions, ...jsonOption },
    examples: [
      {
        does: "After a look at it",
        line: `plumbline runs ${word} r0mb2k1x9a7c --reason "looked at it"`,
      },
    ],
    async run({ args: [id = ""], flags, io }) {
      const reason = requiredReason(flags.reason, "a decision");
      const client = connect(io, flags);
      const run = await client.ask(runPath(id), runSchema);
      const what = run.state === "waiting-for-approval" ? "run" : "promotion";
      const json = { subject: `${what}:${run.id}`, approve: word === "approve", reason };
      const request = { method: "POST", json } as const;
      const approval = await client.ask("/v1/approvals", approvalSchema, request);
      const said = approval.approve ? "is allowed" : "is refused";
      const of = what === "run" ? "The start" : "The promotion";
      if (flags.json === true) writeJson(io, approval);
      else writeText(io, visibleLines(`${of} of ${run.id} ${said} by ${approval.actor}`));
      return exitCodes.ok;
    },
  });
}

export const runsApprove = decide({
  word: "approve",
  summary: "Allow a run that waits for it, or its promotion",
  description:
    "What the policy wants allowed: the start of a run, or the promotion of a candidate that passed the " +
    "gate. Whoever asked for a run by hand cannot allow it.",
});

export const runsReject = decide({
  word: "reject",
  summary: "Refuse a run that waits, or its promotion",
  description: "The run ends refused, with your reason; the champion stays.",
});
