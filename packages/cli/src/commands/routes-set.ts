import { readFile } from "node:fs/promises";
import { routesSchema } from "@plumbline/contracts";
import { parseYaml } from "../config/parse-yaml.ts";
import { decodeConfig } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import { connect } from "../live/connect.ts";
import { routeText } from "../live/route-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const routesSet = defineCommand({
  name: "routes set",
  summary: "Set all routes from a YAML file, instead of those there were",
  description: "The file has one key, routes, with a list; see the page on notifications.",
  arguments: [{ name: "FILE", summary: "The routes, in YAML or JSON", isFile: true }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Set them", line: "plumbline routes set routes.yaml" }],
  async run({ args: [shown = ""], flags, io }) {
    const bytes = await readFile(pathFrom(io.cwd, shown)).catch((error: unknown) => {
      throw readingFailure(shown, error);
    });
    const json = parseYaml(decodeConfig(bytes, shown), shown, {
      schema: routesSchema,
      smallest: "routes: []",
    });
    const request = { method: "PUT", json } as const;
    const answer = await connect(io, flags).ask("/v1/routes", routesSchema, request);
    const lines = answer.routes.map((route, index) => `${index + 1}. ${routeText(route)}`);
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, visibleLines(lines.join("\n") || "No route: nobody is told"));
    return exitCodes.ok;
  },
});
