/** As much of JSON Schema as zod writes. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

const mostInteger = Number.MAX_SAFE_INTEGER;

/** What a value may be, in words: "a number from 0 to 1", "one of a, b". */
export function schemaWords(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${String(one)}\``).join(", ");
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    return [...new Set(alternatives.map(schemaWords))].join(" or ");
  }
  if (typeof schema.type === "object") {
    return schema.type.map((type) => schemaWords({ ...schema, type })).join(" or ");
  }
  switch (schema.type) {
    case "string":
      return "text";
    case "boolean":
      return "`true`, `false`";
    case "integer":
      return `whole number${rangeWords(schema)}`;
    case "number":
      return `number${rangeWords(schema)}`;
    case "null":
      return "`null`";
    case "array":
      return `list of: ${schema.items === undefined ? "anything" : schemaWords(schema.items)}`;
    case "object":
      return objectWords(schema);
    default:
      return "anything";
  }
}

function objectWords({ properties, additionalProperties }: JsonSchema): string {
  if (properties !== undefined && Object.keys(properties).length > 0) return "keys below";
  const values = typeof additionalProperties === "object" ? additionalProperties : {};
  return `name: ${schemaWords(values)}`;
}

function rangeWords(schema: JsonSchema): string {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const isBound = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < mostInteger;
  return [
    isBound(minimum) ? ` from ${minimum}` : "",
    isBound(exclusiveMinimum) ? ` above ${exclusiveMinimum}` : "",
    isBound(maximum) ? ` to ${maximum}` : "",
    isBound(exclusiveMaximum) ? ` below ${exclusiveMaximum}` : "",
  ].join("");
}
