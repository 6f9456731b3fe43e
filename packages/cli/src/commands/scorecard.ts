import { scorecardSchema, type Scorecard } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const scorecard = defineCommand({
  name: "scorecard",
  summary: "Show how far monitoring and infrastructure of a model are proved",
  description:
    "The 14 monitoring and infrastructure tests of the ML Test Score (Breck et al. 2017), each with what " +
    "was seen and when: 1 by itself and again, 0.5 in part, 0 not shown. Evidence older than 30 days " +
    "earns nothing. The lower of the two sections is the score.",
  arguments: [{ name: "MODEL", summary: "Name of the model" }],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "What to do next", line: "plumbline scorecard churn" }],
  async run({ args: [model = ""], flags, io }) {
    const card = await connect(io, flags).ask(modelPath(model, "scorecard"), scorecardSchema);
    if (flags.json === true) writeJson(io, card);
    else writeText(io, visibleLines(cardText(card)));
    return exitCodes.ok;
  },
});

function cardText(card: Scorecard): string {
  const { model, score, monitoring, infrastructure, nextPoint, tests } = card;
  const head = `${model}: ${score} of 7 (monitoring ${monitoring}, infrastructure ${infrastructure})`;
  const lines = tests.flatMap(({ id, title, points, evidence, at, next }) => [
    `${id}  ${String(points).padStart(3)}  ${title}`,
    `          ${evidence}${at === null ? "" : ` (${at.slice(0, 10)})`}`,
    ...(next === null ? [] : [`          next: ${next}`]),
  ]);
  const last = nextPoint === null ? [] : [`The nearest point is ${nextPoint}`];
  return [head, ...lines, ...last].join("\n");
}
