import { prometheusCheckSchema } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect } from "../live/connect.ts";
import { findingsText } from "../live/findings-text.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const prometheusCheck = defineCommand({
  name: "prometheus check",
  summary: "Try whether measures of your services can be read, and what an expression gives",
  description:
    "Asks the server to look at the Prometheus that its settings name. An expression is good for a KPI " +
    "when it gives one series. The exit code is 1 when something is wrong.",
  arguments: [{ name: "QUERY", summary: "PromQL to try as well", isOptional: true }],
  options: { ...serverOptions, ...jsonOption },
  examples: [
    { does: "Look whether it answers", line: "plumbline prometheus check" },
    {
      does: "Try an expression before it becomes a KPI",
      line: "plumbline prometheus check 'sum(rate(http_errors_total[5m]))'",
    },
  ],
  async run({ args: [query], flags, io }) {
    const request = { method: "POST", json: { query } } as const;
    const client = connect(io, flags);
    const answer = await client.ask("/v1/prometheus/check", prometheusCheckSchema, request);
    const head = answer.isReady ? "Nothing is wrong" : "Measures cannot be read";
    if (flags.json === true) writeJson(io, answer);
    else writeText(io, visibleLines(findingsText(head, answer.findings)));
    return answer.isReady ? exitCodes.ok : exitCodes.alert;
  },
});
