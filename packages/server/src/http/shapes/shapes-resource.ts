import {
  distributionsAnswerSchema,
  outcomesAnswerSchema,
  type EvaluationDocument,
} from "@plumbline/contracts";
import { z } from "zod";
import { createEvaluationStore } from "../../storage/metadata/evaluation-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit, timeRange } from "../query-fields.ts";
import { measuresOf, outcomesOf } from "./shapes-of.ts";

const tags = ["evaluations"];
const config = { scope: "read" } as const;

const windowsQuery = {
  ...timeRange,
  monitor: z.string().describe("Name of the monitor"),
  version: z.string().optional(),
  limit: pageLimit(60, 200),
};
type WindowsQuery = z.output<z.ZodObject<typeof windowsQuery>>;

/** What evaluations keep besides numbers: distributions, confusion and calibration, window by window. */
export const shapesResource: Resource = {
  tag: "series",
  description: "Series: what a monitor measured, window by window",
  register(app, { models, metadata }) {
    const store = createEvaluationStore(metadata.db);
    const read = async (
      model: string,
      { monitor, version, from, to, limit }: WindowsQuery,
    ): Promise<{ readonly found: readonly EvaluationDocument[]; readonly isCut: boolean }> => {
      const summaries = await store.list({
        ...{ modelId: knownModel(models, model).id, monitor, limit: limit + 1 },
        ...(version === undefined ? {} : { version }),
        ...(from === undefined ? {} : { windowFromMs: Date.parse(from) }),
        ...(to === undefined ? {} : { windowToMs: Date.parse(to) }),
      });
      const found: EvaluationDocument[] = [];
      for (const { id } of summaries.slice(0, limit)) {
        const evaluation = await store.get(id);
        if (evaluation !== undefined) found.push(evaluation);
      }
      const newestFirst = found.toSorted((a, b) => (a.window.to < b.window.to ? 1 : -1));
      return { found: newestFirst, isCut: summaries.length > limit };
    };
    const shapes = {
      ...{ tags, summary: "How a column was distributed, window by window", params: modelParams },
      querystring: z.strictObject({ ...windowsQuery, column: z.string() }),
      response: { 200: distributionsAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    app.get(
      "/v1/models/:model/distributions",
      { config, schema: shapes },
      async ({ params, query }) => {
        const { found, isCut } = await read(params.model, query);
        return { measures: [...measuresOf(found, query.column)], isCut };
      },
    );
    const outcomes = {
      ...{ tags, summary: "Confusion and calibration, window by window", params: modelParams },
      querystring: z.strictObject(windowsQuery),
      response: { 200: outcomesAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    app.get(
      "/v1/models/:model/outcomes",
      { config, schema: outcomes },
      async ({ params, query }) => {
        const { found, isCut } = await read(params.model, query);
        return { windows: outcomesOf(found), isCut };
      },
    );
  },
};
