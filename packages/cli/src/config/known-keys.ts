import { z } from "zod";

type JsonSchema = Readonly<Record<string, unknown>>;

/** The keys that a mapping at `path` may have, by its schema. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const root: JsonSchema = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const found = path.reduce<JsonSchema | null>(
    (at, key) => (at ? step(at, key, root) : null),
    resolved(root, root),
  );
  return Object.keys(isSchema(found?.["properties"]) ? found["properties"] : {});
}

function step(schema: JsonSchema, key: PropertyKey, root: JsonSchema): JsonSchema | null {
  const { properties, additionalProperties, items } = schema;
  const named = isSchema(properties) ? properties[String(key)] : undefined;
  const next = [named, additionalProperties, items].find(isSchema);
  return next === undefined ? null : resolved(next, root);
}

/** A schema with an id of its own stands among the definitions. */
function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(String(schema["$ref"]))?.[1];
  const definitions = root["$defs"];
  const found = name !== undefined && isSchema(definitions) ? definitions[name] : undefined;
  return isSchema(found) ? found : schema;
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
