import { backtestAnswerSchema, backtestRequestSchema } from "@plumbline/contracts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, rangeOf } from "../query-fields.ts";

/** Trying monitors on what is stored. */
export const backtestsResource: Resource = {
  tag: "backtests",
  description: "Backtests: what a monitor would have said of past windows",
  register(app, { models, metadata, reads }) {
    const store = createModelStore(metadata.db);
    const schema = {
      ...{ tags: ["backtests"], summary: "Try a monitor on the stored history of a model" },
      ...{ params: modelParams, body: backtestRequestSchema },
      response: {
        200: backtestAnswerSchema,
        404: problemSchema,
        409: problemSchema,
        422: problemSchema,
        503: problemSchema,
      },
    };
    const config = { scope: "read" } as const;
    app.post("/v1/models/:model/backtest", { config, schema }, async ({ params, body }) => {
      const { id, name } = knownModel(models, params.model);
      const { document } = await store.config(id);
      return reads.backtest({
        ...{ modelId: id, model: name, monitor: body.monitor, changes: body.changes },
        config: readModelConfig(document === null ? null : JSON.stringify(document)),
        ...rangeOf(body),
      });
    });
  },
};
