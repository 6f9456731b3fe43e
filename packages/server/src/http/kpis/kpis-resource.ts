import { kpisAnswerSchema, modelConfigSchema } from "@plumbline/contracts";
import { nearestName, PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { listKpis } from "../../storage/metadata/kpi-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit, rangeOf, timeRange } from "../query-fields.ts";
import { shownKpi } from "./shown-kpi.ts";

/** What the business lives by. */
export const kpisResource: Resource = {
  tag: "kpis",
  description: "KPIs: numbers of the business, made of what followed each prediction",
  register(app, { models, metadata }) {
    const store = createModelStore(metadata.db);
    const schema = {
      ...{ tags: ["kpis"], summary: "KPIs of a model, window by window", params: modelParams },
      querystring: z.strictObject({
        ...timeRange,
        kpi: z.string().optional().describe("Name of one; all when left out"),
        version: z.string().optional().describe('"*" for all versions together'),
        limit: pageLimit(100, 1_000).describe("Most windows of a KPI"),
      }),
      response: { 200: kpisAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/models/:model/kpis", route, async ({ params, query }) => {
      const { id: modelId, name: model } = knownModel(models, params.model);
      const { document } = await store.config(modelId);
      const { kpis } = modelConfigSchema.parse(document ?? {});
      const wanted = kpis.filter(({ name }) => query.kpi === undefined || name === query.kpi);
      if (wanted.length === 0 && query.kpi !== undefined) {
        const names = kpis.map(({ name }) => name);
        const remedy = names.length === 0 ? "It has none" : nearestName(query.kpi, names);
        throw new PlumblineError("PL_KPI_UNKNOWN", { model, kpi: query.kpi.slice(0, 64), remedy });
      }
      const { version, limit } = query;
      const of = { modelId, version, limit, ...rangeOf(query) };
      const shown = wanted.map(async (kpi) =>
        shownKpi(kpi, await listKpis(metadata, { ...of, kpi: kpi.name })),
      );
      return { kpis: await Promise.all(shown) };
    });
  },
};
