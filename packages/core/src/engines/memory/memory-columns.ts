import { createHash } from "node:crypto";
import { canonicalText } from "../../profiles/canonical-text.ts";
import type { SampleValue } from "../../profiles/profile.ts";
import { sampleValue } from "../../profiles/row-sample.ts";
import { hashDigits } from "../../profiles/value-hash.ts";
import type { MemoryValue } from "../../sources/source.ts";

/** The columns of a source at hand, by name. */
export type MemoryColumns = ReadonlyMap<string, ArrayLike<MemoryValue>>;

/** A value as samples and raw reads show it. */
export function plainValue(value: MemoryValue): SampleValue {
  if (value instanceof Date || Array.isArray(value)) return sampleValue(canonicalText(value));
  return sampleValue(value as SampleValue);
}

/** 52 bits of a row's key: the id alone, or the texts of several columns. */
export function keyHash(values: readonly MemoryValue[]): string {
  const texts = values.map((value) => (value === null ? null : canonicalText(value)));
  const text = texts.length === 1 ? (texts[0] ?? "") : JSON.stringify(texts);
  return createHash("md5").update(text).digest("hex").slice(0, hashDigits);
}
