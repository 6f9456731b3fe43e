import { feedbackEventSchema, predictionEventSchema } from "@plumbline/contracts";
import { z } from "zod";
import { parseRows } from "../../ingest/parse-rows.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import {
  ingestBodies,
  ingestResponses,
  modelName,
  sendAnswer,
  takeRawBodies,
  uncheckedRoute,
  withBody,
} from "./ingest-route.ts";
import { rowFormat } from "./media-type.ts";

const kinds = [
  {
    kind: "prediction",
    wrapper: "predictions",
    event: predictionEventSchema,
    summary: "Send predictions: what a model received and answered",
  },
  {
    kind: "feedback",
    wrapper: "feedback",
    event: feedbackEventSchema,
    summary: "Send feedback: what became known about predictions",
  },
] as const;

const description =
  "One object, an array, or one object on each line (application/x-ndjson); compressed with gzip, " +
  "deflate, br or zstd if content-encoding says so. The answer comes when every accepted row is on " +
  "disk. Bad rows are set apart with a reason; the good ones of the same batch are kept.";

/** Predictions and feedback. */
export const eventsResource: Resource = {
  tag: "events",
  description: "What models did, and what became known later",
  register(app, deps) {
    takeRawBodies(app);
    const bodies = ingestBodies(deps);
    for (const route of kinds) addRoute(app, deps, { ...route, bodies });
  },
};

type Route = (typeof kinds)[number] & { readonly bodies: ReturnType<typeof ingestBodies> };

function addRoute(
  app: App,
  deps: HttpDeps,
  { kind, wrapper, event, summary, bodies }: Route,
): void {
  const schema = {
    ...{ summary, description, tags: ["events"], response: ingestResponses },
    consumes: ["application/json", "application/x-ndjson"],
    params: z.object({ model: z.string().describe("Name of the model") }),
    body: z.union([z.array(event), event]),
  };
  const maxRows = deps.settings.batchLimitRows;
  app.post(`/v1/models/:model/${wrapper}`, { ...uncheckedRoute, schema }, (request, reply) =>
    withBody(request, reply, { bodies, deps }, async (bytes) => {
      const model = modelName(request.params.model);
      const format = rowFormat(request.headers["content-type"]);
      const parsed = parseRows(bytes, format, { wrapper, maxRows });
      return sendAnswer(reply, await deps.ingestor.ingest({ model, kind, parsed }));
    }),
  );
}
