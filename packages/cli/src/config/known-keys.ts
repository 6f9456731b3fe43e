import { z } from "zod";

type JsonSchema = Readonly<Record<string, unknown>>;

/** The keys that a mapping at `path` may have, by its schema. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const root: JsonSchema = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const found = path.reduce<JsonSchema | null>((at, key) => (at ? step(at, key) : null), root);
  return Object.keys(isSchema(found?.["properties"]) ? found["properties"] : {});
}

function step(schema: JsonSchema, key: PropertyKey): JsonSchema | null {
  const { properties, additionalProperties, items } = schema;
  const named = isSchema(properties) ? properties[String(key)] : undefined;
  return [named, additionalProperties, items].find(isSchema) ?? null;
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
