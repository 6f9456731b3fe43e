import { PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { refusal } from "../live/answer-failure.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const keysRevoke = defineCommand({
  name: "keys revoke",
  summary: "Revoke an API key: it is refused from now on",
  description: "Takes the id of the key, not the key; plumbline keys list shows the ids.",
  arguments: [{ name: "ID", summary: "Id of the key" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Revoke one", line: "plumbline keys revoke 7Qm2xT" }],
  async run({ args: [id = ""], flags, io }) {
    const path = `/v1/keys/${encodeURIComponent(id)}`;
    const client = connect(io, flags);
    const answer = await client.try(path, { method: "DELETE" });
    if (answer.isProblem) {
      if (answer.problem.status !== 404) throw refusal(client.server, answer.problem);
      const expected = "the id of a key, as plumbline keys list shows it";
      throw new PlumblineError("PL_OPTION_INVALID", { option: "ID", value: id, expected });
    }
    if (flags.json === true) writeJson(io, { id, revoked: true });
    else writeText(io, visibleLines(`Key ${id} is refused from now on`));
    return exitCodes.ok;
  },
});
