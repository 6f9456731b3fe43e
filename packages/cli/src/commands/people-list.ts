import { personSchema } from "@plumbline/contracts";
import { z } from "zod";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { textTable } from "../live/text-table.ts";
import { minuteText } from "../live/time-words.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const columns = [
  { title: "NAME" },
  { title: "ROLE" },
  { title: "CREATED (UTC)" },
  { title: "LAST SIGN-IN" },
  { title: "DISABLED" },
];

export const peopleList = defineCommand({
  name: "people list",
  summary: "List the people who sign in",
  description: "All accounts, also disabled ones.",
  arguments: [],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "List them", line: "plumbline people list" }],
  async run({ flags, io }) {
    const schema = z.object({ people: z.array(personSchema) });
    const { people } = await connect(io, flags).ask("/v1/people", schema);
    const rows = people.map((person) => [
      person.name,
      person.role,
      minuteText(person.createdAt),
      person.lastSignInAt === null ? "never" : minuteText(person.lastSignInAt),
      person.disabledAt === null ? "" : minuteText(person.disabledAt),
    ]);
    const width = io.stdout.columns;
    if (flags.json === true) writeJson(io, { people });
    else writeText(io, rows.length === 0 ? "Nobody yet" : textTable(columns, rows, { width }));
    return exitCodes.ok;
  },
});
