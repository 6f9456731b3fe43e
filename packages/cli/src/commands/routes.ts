import { routesSchema, type Route } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { routeText } from "../live/route-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const routes = defineCommand({
  name: "routes",
  summary: "Show which incidents go to which channels",
  description:
    "The first route that fits an incident is taken; with continue, the next ones too. Without " +
    "any route nobody is told.",
  arguments: [],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Show them", line: "plumbline routes" }],
  async run({ flags, io }) {
    const answer = await connect(io, flags).ask("/v1/routes", routesSchema);
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, visibleLines(routesText(answer.routes)));
    return exitCodes.ok;
  },
});

function routesText(all: readonly Route[]): string {
  if (all.length === 0) return "No route: nobody is told. plumbline routes set FILE sets them";
  return all.map((route, index) => `${index + 1}. ${routeText(route)}`).join("\n");
}
