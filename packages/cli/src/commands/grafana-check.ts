import { grafanaCheckSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { findingsText } from "../live/findings-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const grafanaCheck = defineCommand({
  name: "grafana check",
  summary: "Try whether annotations can be written into Grafana",
  description:
    "Asks the server to look: the address and the token in its settings, and whether Grafana has what " +
    "was exported. Nothing is written. The exit code is 1 when something is wrong.",
  arguments: [],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "Look", line: "plumbline grafana check" }],
  async run({ flags, io }) {
    const request = { method: "POST" } as const;
    const answer = await connect(io, flags).ask("/v1/grafana/check", grafanaCheckSchema, request);
    const { isReady, findings } = answer;
    if (flags.json === true) writeJson(io, answer);
    else {
      const head = isReady ? "Nothing is wrong" : "Annotations cannot be written";
      writeText(io, visibleLines(findingsText(head, findings)));
    }
    return isReady ? exitCodes.ok : exitCodes.alert;
  },
});
