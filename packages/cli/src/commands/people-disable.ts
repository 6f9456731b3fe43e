import { personMadeSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const peopleDisable = defineCommand({
  name: "people disable",
  summary: "Disable an account: who is signed in with it is out at once",
  description: "The account stays, so that the audit still says who did what.",
  arguments: [{ name: "NAME", summary: "Who" }],
  options: {
    ...grouped("Account", { undo: { flags: "--undo", summary: "Enable it again" } }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [{ does: "Somebody left", line: "plumbline people disable ada" }],
  async run({ args: [name = ""], flags, io }) {
    const json = { isDisabled: flags.undo !== true };
    const path = `/v1/people/${encodeURIComponent(name)}`;
    const request = { method: "PATCH", json } as const;
    const person = await connect(io, flags).ask(path, personMadeSchema, request);
    const words = flags.undo === true ? "can sign in again" : "cannot sign in any more";
    if (flags.json === true) writeJson(io, person);
    else writeText(io, visibleLines(`${person.name} ${words}`));
    return exitCodes.ok;
  },
});
