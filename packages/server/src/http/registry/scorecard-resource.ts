import { scorecardSchema } from "@plumbline/contracts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { scoreModel } from "../../registry/scorecard/score-model.ts";
import { scorecardTests } from "../../registry/scorecard/scorecard-tests.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { readScorecardFacts } from "../../storage/metadata/scorecard-facts.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams as params } from "../query-fields.ts";

/** How far the monitoring and infrastructure of a model are proved. */
export const scorecardResource: Resource = {
  tag: "registry",
  description: "How far monitoring and infrastructure of a model are proved",
  register(app, { models, metadata, clock }) {
    const schema = {
      tags: ["registry"],
      summary: "Score card: the 14 monitoring and infrastructure tests of the ML Test Score",
      description:
        "From evidence that is here, each with its date; what is older than 30 days earns nothing. What " +
        "cannot be seen is 0, with what would show it.",
      params,
      response: { 200: scorecardSchema, 404: problemSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/models/:model/scorecard", route, async ({ params: { model: name } }) => {
      const model = knownModel(models, name);
      const { document } = await createModelStore(metadata.db).config(model.id);
      const config = readModelConfig(document === null ? null : JSON.stringify(document));
      const facts = await readScorecardFacts(metadata, { modelId: model.id, config });
      return scoreModel(scorecardTests, facts, { model: model.name, nowMs: clock() });
    });
  },
};
