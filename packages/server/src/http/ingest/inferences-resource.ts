import { z } from "zod";
import { ingestInferences } from "../../ingest/inference-ingest.ts";
import { parseRows } from "../../ingest/parse-rows.ts";
import type { Resource } from "../app.ts";
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

const tensor = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  datatype: z.string(),
  data: z.array(z.unknown()),
});
const inferenceSchema = z.object({
  id: z.string().optional().describe("Of the prediction; that of the response when left out"),
  time: z.union([z.string(), z.number()]).optional(),
  version: z.string().optional().describe("That of the response when left out"),
  latencyMs: z.number().optional(),
  request: z.object({ id: z.string().optional(), inputs: z.array(tensor) }),
  response: z.object({
    ...{ id: z.string().optional(), model_version: z.string().optional() },
    outputs: z.array(tensor),
  }),
});

const description =
  "Each row of the tensors becomes a prediction, named by the id of the pair and, where there are " +
  "several rows, its number. A tensor of one value a row is a feature, a wider one a feature for " +
  "each place, one of more than 512 a list. An output of one value a row is the prediction, or the " +
  "score when its name says so; a wider one holds the scores of the classes.";

/** What model servers of the Open Inference Protocol received and answered. */
export const inferencesResource: Resource = {
  tag: "inferences",
  description: "Open Inference Protocol, version 2",
  register(app, deps) {
    takeRawBodies(app);
    const bodies = ingestBodies(deps);
    const schema = {
      ...{ tags: ["inferences"], description, response: ingestResponses },
      summary: "Send requests of a model server with their responses",
      consumes: ["application/json", "application/x-ndjson"],
      params: z.object({ model: z.string().describe("Name of the model") }),
      body: z.union([z.array(inferenceSchema), inferenceSchema]),
    };
    const maxRows = deps.settings.batchLimitRows;
    app.post("/v1/models/:model/inferences", { ...uncheckedRoute, schema }, (request, reply) =>
      withBody(request, reply, { bodies, deps }, async (bytes) => {
        const model = modelName(request.params.model);
        const format = rowFormat(request.headers["content-type"]);
        const { rows } = parseRows(bytes, format, { wrapper: "inferences", maxRows });
        const batch = { pairs: rows, bytes: bytes.byteLength };
        return sendAnswer(reply, await ingestInferences(deps, model, batch));
      }),
    );
  },
};
