import { checkOptionsSchema } from "@plumbline/cli";
import {
  configJsonSchema,
  evaluationJsonSchema,
  modelConfigJsonSchema,
  resultJsonSchema,
} from "@plumbline/contracts";
import { checks, type Check } from "@plumbline/core";
import { format } from "prettier";

/** The schema of plumbline.yaml, with every check and its options spelled out for editors. */
export function configSchemaFile(): Promise<string> {
  const schema = configJsonSchema();
  const open = schema.properties?.["checks"];
  const known = (checks as readonly Check[]).map(
    (check) => [check.id, checkSchema(check)] as const,
  );
  const spelledOut = {
    type: "object",
    description: typeof open === "object" ? open.description : undefined,
    properties: Object.fromEntries(known),
    additionalProperties: false,
  };
  return pretty({ ...schema, properties: { ...schema.properties, checks: spelledOut } });
}

function checkSchema(check: Check): object {
  const { $schema: _, ...options } = checkOptionsSchema(check);
  return { description: check.question, anyOf: [{ const: false }, options] };
}

/** The schema of the document that `plumbline check --json` prints. */
export function resultSchemaFile(): Promise<string> {
  return pretty(resultJsonSchema());
}

/** The schema of the document that configures a live model. */
export function modelConfigSchemaFile(): Promise<string> {
  return pretty(modelConfigJsonSchema());
}

/** The schema of what the server says of a window. */
export function evaluationSchemaFile(): Promise<string> {
  return pretty(evaluationJsonSchema());
}

const pretty = (schema: object): Promise<string> =>
  format(JSON.stringify(schema), { parser: "json", printWidth: 100, objectWrap: "collapse" });
