import { statusAnswerSchema, type StatusAnswer } from "@plumbline/contracts";
import { nearestName, PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { wantsColor } from "../io.ts";
import { connect } from "../live/connect.ts";
import { statusText } from "../live/status-text.ts";
import { watchStatus } from "../live/watch-status.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const status = defineCommand({
  name: "status",
  summary: "Show how the live models are doing",
  description:
    "One line for each monitor of each model: how many rows there are, how new they are, the " +
    "verdict of the window judged last, how many of its rows have labels, and how far behind the " +
    "server is. With --watch it is drawn anew when something changes, until Ctrl+C; where the " +
    "output is no terminal, each new picture is appended.",
  arguments: [{ name: "MODEL", summary: "Only this model", isOptional: true }],
  options: {
    ...grouped("Output", {
      watch: { flags: "-w, --watch", summary: "Go on showing it, until Ctrl+C" },
    }),
    ...serverOptions,
    ...jsonOption,
  },
  examples: [
    { does: "All models", line: "plumbline status" },
    { does: "Keep an eye on one", line: "plumbline status churn --watch" },
  ],
  async run({ args: [model], flags, io }) {
    const client = connect(io, flags);
    const isJson = flags.json === true;
    const isWatching = flags.watch === true;
    const look = async (): Promise<string> => {
      const answer = onlyModel(await client.ask("/v1/status", statusAnswerSchema), model);
      if (isJson) return isWatching ? JSON.stringify(answer) : JSON.stringify(answer, null, 2);
      return statusText(answer, {
        server: client.server,
        nowMs: io.now(),
        width: io.stdout.columns,
        color: wantsColor(io),
        isLive: io.stdout.isTTY,
      });
    };
    if (isWatching) await watchStatus(io, client, look);
    else writeText(io, await look());
    return exitCodes.ok;
  },
});

function onlyModel(answer: StatusAnswer, model: string | undefined): StatusAnswer {
  if (model === undefined) return answer;
  const models = answer.models.filter(({ name }) => name === model);
  if (models.length > 0) return { ...answer, models };
  const remedy = nearestName(
    model,
    answer.models.map(({ name }) => name),
  );
  throw new PlumblineError("PL_MODEL_UNKNOWN", { model, remedy });
}
