import { readFile } from "node:fs/promises";
import { personMadeSchema, roles } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice, filePath } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const peopleAdd = defineCommand({
  name: "people add",
  summary: "Make an account for somebody who signs in",
  description:
    "A password is made and printed this once, unless a file holds one. A viewer looks; an operator also " +
    "runs, acknowledges and registers; an approver also allows and promotes; an admin may do everything.",
  arguments: [{ name: "NAME", summary: "How they sign in" }],
  options: {
    ...grouped("Account", {
      role: {
        flags: "--role",
        value: choice("ROLE", roles),
        summary: `What they may do: ${roles.join(", ")}`,
        otherwise: "viewer",
      },
      passwordFile: {
        flags: "--password-file",
        value: filePath,
        summary: "File whose first line is the password; at least 12 characters",
      },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [{ does: "The first administrator", line: "plumbline people add ada --role admin" }],
  async run({ args: [name = ""], flags, io }) {
    const shown = flags.passwordFile;
    const password =
      shown === undefined ? undefined : await firstLine(pathFrom(io.cwd, shown), shown);
    const json = { name, role: flags.role ?? "viewer", password };
    const request = { method: "POST", json } as const;
    const made = await connect(io, flags).ask("/v1/people", personMadeSchema, request);
    if (flags.json === true) writeJson(io, made);
    else {
      const words = `${made.name} is ${made.role}`;
      const secret = made.password === null ? "" : `, with this password, shown this once:`;
      writeText(io, `${visibleLines(words + secret)}\n${made.password ?? ""}`.trimEnd());
    }
    return exitCodes.ok;
  },
});

async function firstLine(path: string, shown: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  return text.split(/\r?\n/)[0] ?? "";
}
