import { modelConfigSchema, watchesAnswerSchema, type WatchStatus } from "@plumbline/contracts";
import { z } from "zod";
import type { Watch } from "../../domain/watch.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { listWatches } from "../../storage/metadata/watch-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, modelParams, pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";

/** New champions under observation. */
export const watchesResource: Resource = {
  tag: "watches",
  description: "Watches: new champions under observation, and how they stand",
  register(app, { models, metadata }) {
    const store = createModelStore(metadata.db);
    const schema = {
      ...{ tags: ["watches"], summary: "New champions under observation", params: modelParams },
      querystring: z.strictObject({
        before: idNumber.optional().describe("Only with smaller ids"),
        limit: pageLimit(20, 200),
      }),
      response: { 200: watchesAnswerSchema, 400: problemSchema, 404: problemSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/models/:model/watches", route, async ({ params, query }) => {
      const { id: modelId } = knownModel(models, params.model);
      const { before, limit } = query;
      const found = await listWatches(metadata, { modelId, before, limit: limit + 1 });
      const shown = found.slice(0, limit);
      if (shown.length === 0) return { watches: [], next: null };
      const { document } = await store.config(modelId);
      const { harm } = modelConfigSchema.parse(document ?? {}).watch;
      const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
      return { watches: shown.map((watch) => shownWatch(watch, harm)), next };
    });
  },
};

function shownWatch(watch: Watch, harm: number): WatchStatus {
  const { id, model, runId, incidentId, version, previous, state, latest } = watch;
  const { startedAtMs, fromEventMs, untilEventMs, endedAtMs } = watch;
  const firstMs = latest?.firstAnswerMs ?? fromEventMs;
  return {
    ...{ id, model, runId, incidentId, version, previous, state, harm },
    summary: latest?.summary ?? unseen(watch),
    metric: latest?.metric ?? (watch.metric === "" ? null : watch.metric),
    method: latest?.method ?? null,
    ...{ startedAt: isoTime(startedAtMs), from: isoTime(firstMs) },
    until: isoTime(firstMs + (untilEventMs - fromEventMs)),
    endedAt: endedAtMs === null ? null : isoTime(endedAtMs),
    ...{ rows: latest?.rows ?? 0, units: latest?.units ?? 0, unitMs: latest?.unitMs ?? null },
    ...{ loss: latest?.loss ?? null, lo: latest?.lo ?? null, hi: latest?.hi ?? null },
  };
}

function unseen({ state, version }: Watch): string {
  return state === "watching"
    ? `It is waited for labelled rows of ${version}`
    : `It ended before labelled rows of ${version} were looked at`;
}
