import { toTimeMs } from "./event-time.ts";
import type { ColumnType } from "./model-schema.ts";

/** What JSON cannot write as a number. */
const numberTexts: ReadonlySet<unknown> = new Set(["NaN", "Infinity", "-Infinity"]);

export const isNumberText = (value: unknown): boolean => numberTexts.has(value);

export const maxVectorLength = 65_536;

/** A list of finite numbers and nulls that is not too long to be one value. */
export function isVector(value: unknown): value is readonly (number | null)[] {
  if (!Array.isArray(value) || value.length > maxVectorLength) return false;
  return value.every((part) => part === null || Number.isFinite(part));
}

/**
 * The type of column that a value would make: undefined for null, which fits all, and for what fits none.
 * A text that is a time with a zone makes a timestamp.
 */
export function typeOfValue(value: unknown): ColumnType | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? "number" : undefined;
    case "boolean":
      return "boolean";
    case "string":
      if (isNumberText(value)) return "number";
      return toTimeMs(value) === undefined ? "text" : "timestamp";
    default:
      return isVector(value) ? "vector" : undefined;
  }
}

/** Whether a column of this type takes the value; null is a missing value in every column. */
export function fitsType(value: unknown, type: ColumnType): boolean {
  if (value === null) return true;
  switch (type) {
    case "number":
      return typeof value === "number" ? Number.isFinite(value) : isNumberText(value);
    case "boolean":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string";
    case "timestamp":
      return toTimeMs(value) !== undefined;
    case "vector":
      return isVector(value);
  }
}
