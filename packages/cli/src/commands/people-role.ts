import { personMadeSchema, roles } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const peopleRole = defineCommand({
  name: "people role",
  summary: "Change what somebody may do",
  description: "It holds at once, also for who is signed in.",
  arguments: [
    { name: "NAME", summary: "Who" },
    { name: "ROLE", summary: "What they may do from now on", choices: roles },
  ],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "May promote from now on", line: "plumbline people role ada approver" }],
  async run({ args: [name = "", role = ""], flags, io }) {
    const path = `/v1/people/${encodeURIComponent(name)}`;
    const request = { method: "PATCH", json: { role } } as const;
    const person = await connect(io, flags).ask(path, personMadeSchema, request);
    if (flags.json === true) writeJson(io, person);
    else writeText(io, visibleLines(`${person.name} is ${person.role}`));
    return exitCodes.ok;
  },
});
