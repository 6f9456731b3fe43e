import { PlumblineError } from "@plumbline/core";
import { nestsDeeperThan } from "./json-depth.ts";
import { jsonProblem } from "./json-place.ts";

/** Below this, no nesting takes memory or time worth a look. */
const harmlessBytes = 256 * 1024;
const maxDepth = 64;

export interface ParsedJson {
  readonly value: unknown;
  /** False when the text had to be mended: then its bytes are no JSON. */
  readonly isStandard: boolean;
}

/** Parses a body, or says in words where it is broken. */
export function parseJsonBody(bytes: Uint8Array): ParsedJson {
  if (bytes.length > harmlessBytes && nestsDeeperThan(bytes, maxDepth)) {
    const seen = `it nests deeper than ${maxDepth} levels`;
    throw malformed(seen, "Send flat objects");
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  try {
    return parseJsonText(text);
  } catch (cause) {
    const remedy = "Send JSON in UTF-8; several rows as an array or as application/x-ndjson";
    throw malformed(jsonProblem(cause, text), remedy, cause);
  }
}

/** As `JSON.parse`, but also takes the bare NaN and Infinity that Python writes; throws its errors. */
export function parseJsonText(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) as unknown, isStandard: true };
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return { value: JSON.parse(quoteBareNumbers(text)) as unknown, isStandard: false };
  }
}

/** Matches texts first, so that what stands inside them is left alone. */
const textOrBareNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/gsu;

const quoteBareNumbers = (text: string): string =>
  text.replace(textOrBareNumber, (found) => (found.startsWith('"') ? found : `"${found}"`));

export function malformed(seen: string, remedy: string, cause?: unknown): PlumblineError {
  return new PlumblineError("PL_BODY_MALFORMED", { seen, remedy }, { cause });
}
