import type { ModelSchemaDocument } from "@plumbline/contracts";
import type { RowValue } from "@plumbline/core";

/** The types of a model's features, as the server has fixed them. */
export type FeatureTypes = ReadonlyMap<string, ModelSchemaDocument["columns"][number]["type"]>;

/** A value as JSON carries it: what is no number for JSON is sent as its name. */
export function jsonValue(value: RowValue): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return value.map((part) => (part !== null && Number.isFinite(part) ? part : null));
}

/**
 * A feature as the model takes it: files of other days may have a number column as texts, because of one
 * odd value, or a column of codes as numbers. What does not fit stays, and is refused with the reason.
 */
export function featureValue(
  value: RowValue,
  type: "number" | "boolean" | "text" | "timestamp" | "vector" | undefined,
): unknown {
  if (type === "number" && typeof value === "string") return numberIn(value) ?? value;
  if (type === "text" && (typeof value === "number" || typeof value === "boolean")) {
    return String(value);
  }
  return jsonValue(value);
}

/** The number in a text that is nothing else. */
export function numberIn(text: string): number | undefined {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
