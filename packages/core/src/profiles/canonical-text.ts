import type { MemoryValue } from "../sources/source.ts";

/**
 * The text under which a value is counted as a category, the same on every engine: whole numbers
 * without a decimal point, booleans as true and false, times as ISO 8601 in UTC.
 */
export function canonicalText(value: Exclude<MemoryValue, null>): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return JSON.stringify(value);
  return Object.is(value, -0) ? "0" : String(value);
}
