import { compareAnswerSchema, type CompareAnswer } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import type { TimeWindow } from "../../domain/time-window.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { createRegistryStore, type KnownVersion } from "../../storage/metadata/registry-store.ts";
import { runRecords } from "../../storage/metadata/run-store.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, timeRange } from "../query-fields.ts";
import { knownVersion } from "../registry/known-version.ts";

const { from, to } = timeRange;
const version = z.string().min(1).max(256);

const querySchema = z.strictObject({
  left: version.describe("The version that the other is compared with"),
  right: version.describe("The version that is judged; the same one for two periods of it"),
  ...{ leftFrom: from, leftTo: to, rightFrom: from, rightTo: to },
});

const mostRuns = 200;

/** Two versions of a model, or two periods, side by side. */
export const compareResource: Resource = {
  tag: "compare",
  description: "Compare: two versions of a model, or two periods, side by side",
  register(app, { models, metadata, clock, reads }) {
    const store = createModelStore(metadata.db);
    const registry = createRegistryStore(metadata, clock);
    const schema = {
      ...{ tags: ["compare"], summary: "Compare two versions or periods on their stored rows" },
      ...{ params: modelParams, querystring: querySchema },
      response: {
        ...{ 200: compareAnswerSchema, 400: problemSchema, 404: problemSchema },
        ...{ 422: problemSchema, 503: problemSchema },
      },
    };
    const config = { scope: "read" } as const;
    app.get("/v1/models/:model/compare", { config, schema }, async ({ params, query }) => {
      const { id: modelId, name: model } = knownModel(models, params.model);
      const { document } = await store.config(modelId);
      const versions = await registry.list(modelId);
      const side = (name: string, start?: string, end?: string) => {
        const known = knownVersion(versions, model, name);
        return { modelId, version: name, ...periodOf(known, start, end) };
      };
      const compared = await reads.compare({
        left: side(query.left, query.leftFrom, query.leftTo),
        right: side(query.right, query.rightFrom, query.rightTo),
        config: readModelConfig(document === null ? null : JSON.stringify(document)),
      });
      const gates = await gatesOf(metadata, modelId, [query.left, query.right]);
      return { model, ...compared, gates };
    });
  },
};

/** From its first to its last row, within what was asked for. */
function periodOf(
  { version: name, firstSeenAtMs, lastSeenAtMs }: KnownVersion,
  start: string | undefined,
  end: string | undefined,
): TimeWindow {
  const startMs = Math.max(firstSeenAtMs ?? 0, start === undefined ? 0 : Date.parse(start));
  const lastMs = (lastSeenAtMs ?? -1) + 1;
  const endMs = Math.min(lastMs, end === undefined ? lastMs : Date.parse(end));
  if (startMs < endMs) return { startMs, endMs };
  const problem =
    lastSeenAtMs === null
      ? `${name} has answered nothing yet`
      : `${name} has no row between ${start ?? "its first row"} and ${end ?? "its last row"}`;
  throw new PlumblineError("PL_REQUEST_INVALID", { problem });
}

/** What the gate said of the two, whichever was the candidate. */
function gatesOf(
  metadata: Metadata,
  modelId: number,
  [left, right]: readonly [string, string],
): Promise<CompareAnswer["gates"]> {
  return metadata.read((prepare) =>
    runRecords(prepare)
      .list({ modelId, limit: mostRuns })
      .flatMap(({ id, gate, createdAtMs }) => {
        const isOfThem =
          gate !== null &&
          [gate.champion, gate.candidate].toSorted().join("\0") ===
            [left, right].toSorted().join("\0");
        return isOfThem ? [{ runId: id, at: new Date(createdAtMs).toISOString(), gate }] : [];
      }),
  );
}
