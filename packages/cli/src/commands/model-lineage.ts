import { lineageSchema, type Lineage } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const modelLineage = defineCommand({
  name: "model lineage",
  summary: "Follow a model from its data to incidents and runs",
  description:
    "Data, versions, their answers, what was found in them, incidents and runs, and how one came from " +
    "another. With a version: what it descends from, its children, and what came of them.",
  arguments: [
    { name: "MODEL", summary: "Name of the model" },
    { name: "VERSION", summary: "Only around this version", isOptional: true },
  ],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Where v2 comes from", line: "plumbline model lineage churn v2" }],
  async run({ args: [model = "", version], flags, io }) {
    const path = modelPath(model, "lineage");
    const lineage = await connect(io, flags).ask(path, lineageSchema, { query: { version } });
    if (flags.json === true) writeJson(io, lineage);
    else writeText(io, visibleLines(lineageText(lineage)));
    return exitCodes.ok;
  },
});

/** Each thing with its facts, and what came of it below. */
function lineageText({ nodes, edges }: Lineage): string {
  if (nodes.length === 0) return "Nothing is known yet";
  const titles = new Map(nodes.map(({ id, kind, title }) => [id, `${kind} ${title}`]));
  return nodes
    .flatMap(({ id, kind, title, facts }) => [
      `${kind} ${title}${factsText(facts)}`,
      ...edges
        .filter(({ from }) => from === id)
        .map(({ to, why }) => `  ${why} → ${titles.get(to) ?? to}`),
    ])
    .join("\n");
}

function factsText(facts: Lineage["nodes"][number]["facts"]): string {
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return known.length === 0
    ? ""
    : ` (${known.map(([name, value]) => `${name} ${value}`).join(", ")})`;
}
