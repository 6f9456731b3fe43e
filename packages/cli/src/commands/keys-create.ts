import { exitCodes } from "../exit-code.ts";
import { keyScopes, madeKeySchema } from "../live/api-key.ts";
import { connect } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { choice } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const keysCreate = defineCommand({
  name: "keys create",
  summary: "Make an API key",
  description:
    "Makes a key and prints it: this once, the server keeps only its hash. A key that only sends " +
    "predictions needs the scope ingest, one that only looks needs read.",
  arguments: [{ name: "NAME", summary: "What the key is for" }],
  options: {
    ...grouped("Key", {
      scope: {
        flags: "--scope",
        value: choice("SCOPE", keyScopes),
        takes: "each",
        summary: `What it may do: ${keyScopes.join(", ")}; admin may do everything; repeatable`,
        otherwise: "read",
      },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    {
      does: "For a service that sends",
      line: "plumbline keys create churn-service --scope ingest",
    },
  ],
  async run({ args: [name = ""], flags, io }) {
    const json = { name, scopes: [...new Set(flags.scope ?? ["read"])] };
    const request = { method: "POST", json } as const;
    const made = await connect(io, flags).ask("/v1/keys", madeKeySchema, request);
    if (flags.json === true) writeJson(io, made);
    else {
      const { id, key, scopes } = made;
      const words = `Key ${id} (${made.name}: ${scopes.join(", ")}), shown this once:`;
      writeText(io, `${visibleLines(words)}\n${key}`);
    }
    return exitCodes.ok;
  },
});
