import { ingestAnswerSchema } from "@plumbline/contracts";
import { z } from "zod";
import { batchType, readCloudEvents, structuredType } from "../../ingest/cloud-event.ts";
import { ingestCloudEvents } from "../../ingest/cloud-event-ingest.ts";
import { checkRows } from "../../ingest/parse-rows.ts";
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
import { bareType, unknownType } from "./media-type.ts";

const description =
  "Structured, batch and binary mode. Types: plumbline.prediction, plumbline.feedback, and the " +
  "inference.request and inference.response of KServe and Seldon, which are paired by their id. The " +
  "model is named by the address or an attribute model, modelname, inferenceservicename or modelid. " +
  "202: only halves of pairs came; they are on disk and wait for the other half.";

const answerSchema = ingestAnswerSchema.extend({
  waiting: z.int().describe("Halves of inferences that are on disk and wait for the other half"),
});

/** Events as message systems and model servers send them. */
export const cloudEventsResource: Resource = {
  tag: "cloud events",
  description: "CloudEvents 1.0",
  register(app, deps) {
    takeRawBodies(app);
    const bodies = ingestBodies(deps);
    addRoute(app, deps, { path: "/v1/cloudevents", bodies });
    addRoute(app, deps, { path: "/v1/cloudevents/:model", bodies });
  },
};

interface Route {
  readonly path: string;
  readonly bodies: ReturnType<typeof ingestBodies>;
}

function addRoute(app: App, deps: HttpDeps, { path, bodies }: Route): void {
  const hasModel = path.endsWith(":model");
  const schema = {
    ...{ summary: "Send CloudEvents", description, tags: ["cloud events"] },
    consumes: [structuredType, batchType, "application/json"],
    ...(hasModel ? { params: z.object({ model: z.string().describe("Name of the model") }) } : {}),
    response: { ...ingestResponses, 200: answerSchema, 202: answerSchema },
  };
  app.post(path, { ...uncheckedRoute, schema }, (request, reply) =>
    withBody(request, reply, { bodies, deps }, async (bytes) => {
      const { model } = request.params as { readonly model?: string };
      const type = bareType(request.headers["content-type"]);
      const isBinary = request.headers["ce-type"] !== undefined && /[/+]json$/.test(type);
      if (!isBinary && type !== structuredType && type !== batchType) {
        throw unknownType(type, `${structuredType}, ${batchType}, or JSON with ce- headers`);
      }
      const events = readCloudEvents(bytes, type, request.headers);
      checkRows(events.length, deps.settings.batchLimitRows);
      const answer = await ingestCloudEvents(deps, {
        events,
        model: model === undefined ? undefined : modelName(model),
        bytes: bytes.byteLength,
      });
      const isOnlyWaiting = answer.accepted + answer.quarantined === 0 && answer.waiting > 0;
      if (isOnlyWaiting) void reply.code(202);
      return sendAnswer(reply, answer);
    }),
  );
}
