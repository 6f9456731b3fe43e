import { z } from "zod";
import { resultDocumentSchema } from "./check-result.ts";
import { configSchema } from "./config.ts";

/** The JSON Schema of plumbline.yaml. The options of checks are left open: core knows them. */
export function configJsonSchema() {
  return z.toJSONSchema(configSchema, { io: "input" });
}

/** The JSON Schema of the document that a check answers with. */
export function resultJsonSchema() {
  return z.toJSONSchema(resultDocumentSchema);
}
