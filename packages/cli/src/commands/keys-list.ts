import { z } from "zod";
import { exitCodes } from "../exit-code.ts";
import { apiKeySchema } from "../live/api-key.ts";
import { connect } from "../live/connect.ts";
import { textTable } from "../live/text-table.ts";
import { minuteText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "ID" },
  { title: "SCOPES" },
  { title: "CREATED (UTC)" },
  { title: "LAST USED" },
  { title: "REVOKED" },
  { title: "NAME" },
];

export const keysList = defineCommand({
  name: "keys list",
  summary: "List the API keys",
  description: "All keys, also revoked ones; the keys themselves are not kept.",
  arguments: [],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "List them", line: "plumbline keys list" }],
  async run({ flags, io }) {
    const keys = await connect(io, flags).ask("/v1/keys", z.array(apiKeySchema));
    const when = (time: string | null): string => (time === null ? "never" : minuteText(time));
    const rows = keys.map((key) => [
      key.id,
      key.scopes.join(", "),
      minuteText(key.createdAt),
      when(key.lastUsedAt),
      key.revokedAt === null ? "" : minuteText(key.revokedAt),
      key.name,
    ]);
    const width = io.stdout.columns;
    if (flags.json === true) writeJson(io, { keys });
    else writeText(io, rows.length === 0 ? "No key yet" : textTable(columns, rows, { width }));
    return exitCodes.ok;
  },
});
