import { modelsAnswerSchema, statusAnswerSchema } from "@plumbline/contracts";
import { codeVersion } from "@plumbline/core";
import type { Resource } from "../app.ts";
import { isoTime } from "../read-side/iso-time.ts";

/** Many watchers share one look at the metadata. */
const maxAgeMs = 1_000;

/** How everything is doing. */
export const statusResource: Resource = {
  tag: "status",
  description: "How the server and all its models are doing",
  register(app, { reads, metrics, readiness }) {
    const config = { scope: "read" } as const;
    const tags = ["status"];
    const overviews = async () => {
      const models = await reads.snapshots.all(maxAgeMs);
      return models.map(({ overview }) => overview);
    };
    const status = {
      ...{ tags, summary: "The server and its models at a glance" },
      response: { 200: statusAnswerSchema },
    };
    app.get("/v1/status", { config, schema: status }, async () => ({
      server: {
        ...{ version: codeVersion, startedAt: isoTime(metrics.startedAtMs) },
        ...(await metrics.progress()),
        readiness: (await readiness()).map((part) => ({ ...part })),
      },
      models: await overviews(),
    }));
    const models = {
      ...{ tags, summary: "The models at a glance" },
      response: { 200: modelsAnswerSchema },
    };
    app.get("/v1/models", { config, schema: models }, async () => ({ models: await overviews() }));
  },
};
