import { windowsAnswerSchema } from "@plumbline/contracts";
import { z } from "zod";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit, rangeOf, timeRange } from "../query-fields.ts";
import { listWindows } from "./window-read-model.ts";

/** Windows and where each stands. */
export const windowsResource: Resource = {
  tag: "windows",
  description: "Windows: the stretches of time that are judged",
  register(app, { models, metadata }) {
    const schema = {
      ...{ tags: ["windows"], summary: "Windows of a model and where each stands" },
      params: modelParams,
      querystring: z.strictObject({
        ...timeRange,
        monitor: z.string().optional(),
        version: z.string().optional(),
        limit: pageLimit(100, 1_000),
      }),
      response: { 200: windowsAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/models/:model/windows", route, async ({ params, query }) => {
      const { id: modelId } = knownModel(models, params.model);
      const { monitor, version, limit } = query;
      const wanted = { modelId, monitor, version, limit, ...rangeOf(query) };
      return { windows: await listWindows(metadata.db, wanted) };
    });
  },
};
