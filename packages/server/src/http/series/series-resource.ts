import { seriesAnswerSchema } from "@plumbline/contracts";
import { z } from "zod";
import { createEvaluationStore } from "../../storage/metadata/evaluation-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit, timeRange } from "../query-fields.ts";
import {
  resultPoints,
  seriesOf,
  type ReadWindow,
  type ResultPoint,
} from "../../domain/series-of.ts";

const tags = ["evaluations"];
/** Evaluations never change: what was read of them is kept. */
const mostKept = 1_000;
const mostSeries = 20_000;
/** Of an answer: the more series there are, the fewer windows each shows, the latest always. */
const mostPoints = 100_000;

const querySchema = z.strictObject({
  ...timeRange,
  monitor: z.string().describe("Name of the monitor"),
  version: z.string().optional(),
  family: z.string().optional(),
  check: z.string().optional(),
  method: z.string().optional(),
  column: z.string().optional(),
  segment: z
    .string()
    .optional()
    .describe('A cell, such as origin=BOS; "*" for all; only all rows when left out'),
  limit: pageLimit(120, 500),
});

/** What a monitor measured, window by window. */
export const seriesResource: Resource = {
  tag: "series",
  description: "Series: what a monitor measured, window by window",
  register(app, { models, metadata }) {
    const store = createEvaluationStore(metadata.db);
    const kept = new Map<number, readonly ResultPoint[]>();
    const resultsOf = async (id: number): Promise<readonly ResultPoint[]> => {
      const known = kept.get(id);
      if (known !== undefined) return known;
      const evaluation = await store.get(id);
      const found = evaluation === undefined ? [] : resultPoints(evaluation);
      if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? -1);
      kept.set(id, found);
      return found;
    };
    const schema = {
      ...{ tags, summary: "Results of a monitor as series over its windows" },
      ...{ params: modelParams, querystring: querySchema },
      response: { 200: seriesAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    const config = { scope: "read" } as const;
    app.get("/v1/models/:model/series", { config, schema }, async ({ params, query }) => {
      const { monitor, version, from, to, limit, family, check, method, column, segment } = query;
      const summaries = await store.list({
        ...{ modelId: knownModel(models, params.model).id, monitor, limit: limit + 1 },
        ...(version === undefined ? {} : { version }),
        ...(from === undefined ? {} : { windowFromMs: Date.parse(from) }),
        ...(to === undefined ? {} : { windowToMs: Date.parse(to) }),
      });
      const windows: ReadWindow[] = [];
      for (const summary of summaries.slice(0, limit)) {
        windows.push({ summary, results: await resultsOf(summary.id) });
      }
      const asked = { family, check, method, column, segment };
      const filter = Object.fromEntries(
        Object.entries(asked).filter(([, value]) => value !== undefined),
      );
      const all = seriesOf(windows, filter);
      const shown = Math.max(1, Math.floor(mostPoints / Math.max(1, all.length)));
      return {
        windows: windows.length,
        isCut: summaries.length > limit || all.length > mostSeries || windows.length > shown,
        series: all
          .slice(0, mostSeries)
          .map((one) => ({ ...one, points: one.points.slice(-shown) })),
      };
    });
  },
};
