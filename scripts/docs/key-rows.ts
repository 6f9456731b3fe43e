import { schemaWords, type JsonSchema } from "./json-schema.ts";
import { code } from "./markdown.ts";

/** One row per key, nested ones after the key that holds them. */
export function keyRows(schema: JsonSchema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = prefix + name;
    const isRequired = schema.required?.includes(name) === true;
    const meaning = (value.description ?? "") + (isRequired ? " (required)" : "");
    return [[code(key), schemaWords(value), meaning], ...nestedRows(value, key)];
  });
}

function nestedRows(value: JsonSchema, key: string): string[][] {
  const { items, additionalProperties } = value;
  for (const one of value.anyOf ?? value.oneOf ?? []) {
    if (one.properties !== undefined) return alternativeRows(value, key);
  }
  if (value.properties !== undefined) return keyRows(value, `${key}.`);
  if (items?.properties !== undefined) return keyRows(items, `${key}[].`);
  const named = typeof additionalProperties === "object" ? additionalProperties : {};
  return named.properties === undefined ? [] : keyRows(named, `${key}.NAME.`);
}

/** The keys of a value that has one of several shapes; each key once. */
function alternativeRows({ anyOf, oneOf }: JsonSchema, key: string): string[][] {
  const rows = (anyOf ?? oneOf ?? []).flatMap((one) => keyRows(one, `${key}.`));
  const seen = new Map<string, string[]>();
  for (const row of rows) {
    const [name = "", values = "", meaning = ""] = row;
    const before = seen.get(name);
    if (before === undefined) seen.set(name, [name, values, meaning]);
    else if (!(before[1] ?? "").includes(values)) before[1] = `${before[1] ?? ""}, ${values}`;
  }
  return [...seen.values()];
}
