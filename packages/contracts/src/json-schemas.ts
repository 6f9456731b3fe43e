import { z } from "zod";
import { resultDocumentSchema } from "./check-result.ts";
import { configSchema } from "./config.ts";
import { evaluationSchema } from "./evaluation.ts";
import { modelConfigSchema } from "./model-config.ts";

/** The JSON Schema of plumbline.yaml. The options of checks are left open: core knows them. */
export function configJsonSchema() {
  return z.toJSONSchema(configSchema, { io: "input" });
}

/** The JSON Schema of the document that configures a live model. */
export function modelConfigJsonSchema() {
  return z.toJSONSchema(modelConfigSchema, { io: "input" });
}

/** The JSON Schema of an evaluation of a window. */
export function evaluationJsonSchema() {
  return z.toJSONSchema(evaluationSchema);
}

/** The JSON Schema of the document that a check answers with. */
export function resultJsonSchema() {
  return z.toJSONSchema(resultDocumentSchema);
}
