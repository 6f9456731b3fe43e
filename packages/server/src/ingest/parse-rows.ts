import { PlumblineError } from "@plumbline/core";
import { jsonProblem } from "./json-place.ts";
import { malformed, parseJsonBody, parseJsonText } from "./parse-json.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A line that is no JSON; the lines around it are not to blame. */
export class BrokenLine {
  readonly text: string;
  readonly seen: string;
  constructor(text: string, seen: string) {
    this.text = text;
    this.seen = seen;
  }
}

/** The rows of a body, not yet looked at. */
export interface ParsedRows {
  readonly rows: readonly unknown[];
  /** The bytes of a JSON array of exactly these rows, where the body was as good as one. */
  readonly raw: Bytes | undefined;
  /** Texts in it may hold what only `\u` escapes can write. */
  readonly hasEscapes: boolean;
  /** How large a row may be that is not measured: that of the whole body. */
  readonly bytes: number;
}

export type RowFormat = "json" | "ndjson";

export interface ParseOptions {
  /** Key of an object that holds the rows: `predictions` in `{"predictions": [...]}`. */
  readonly wrapper: string;
  readonly maxRows: number;
}

const escape = Buffer.from("\\u");

/** One object, an array, an object around an array, or a row on each line. */
export function parseRows(body: Bytes, format: RowFormat, options: ParseOptions): ParsedRows {
  const bytes = withoutByteOrderMark(body);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shared = { hasEscapes: buffer.includes(escape), bytes: bytes.byteLength };
  const parsed =
    format === "ndjson" ? parseLines(buffer.toString(), options) : parseDocument(bytes, options);
  return { ...parsed, ...shared };
}

type Parsed = Pick<ParsedRows, "rows" | "raw">;

function parseDocument(bytes: Bytes, { wrapper, maxRows }: ParseOptions): Parsed {
  const { value, isStandard } = parseJsonBody(bytes);
  if (Array.isArray(value)) {
    checkRows(value.length, maxRows);
    return { rows: value, raw: isStandard ? bytes : undefined };
  }
  if (typeof value !== "object" || value === null) {
    throw malformed(`it is ${JSON.stringify(value).slice(0, 80)}`, "Send an object or an array");
  }
  if (!Object.hasOwn(value, wrapper)) {
    return { rows: [value], raw: isStandard ? bracketed(bytes) : undefined };
  }
  const { [wrapper]: rows, ...others } = value as Readonly<Record<string, unknown>>;
  const [other] = Object.keys(others);
  if (!Array.isArray(rows) || other !== undefined) {
    const seen = Array.isArray(rows)
      ? `there is ${JSON.stringify(other).slice(0, 80)} beside ${wrapper}`
      : `${wrapper} is no array`;
    throw malformed(seen, `Send {"${wrapper}": [...]} and nothing else`);
  }
  checkRows(rows.length, maxRows);
  return { rows, raw: undefined };
}

function parseLines(text: string, { maxRows }: ParseOptions): Parsed {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  checkRows(lines.length, maxRows);
  let isStandard = true;
  const rows = lines.map((line) => {
    try {
      const parsed = parseJsonText(line);
      isStandard &&= parsed.isStandard;
      return parsed.value;
    } catch (error) {
      isStandard = false;
      return new BrokenLine(line, jsonProblem(error, line));
    }
  });
  const raw = isStandard && rows.length > 0 ? toBytes(`[${lines.join(",")}]`) : undefined;
  return { rows, raw };
}

/** Refuses more rows than one request may have. */
export function checkRows(rows: number, limit: number): void {
  if (rows > limit) throw new PlumblineError("PL_BATCH_TOO_LARGE", { rows, limit });
}

function withoutByteOrderMark(bytes: Bytes): Bytes {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? bytes.subarray(3) : bytes;
}

function bracketed(bytes: Bytes): Bytes {
  const array = new Uint8Array(bytes.byteLength + 2);
  array[0] = 0x5b;
  array.set(bytes, 1);
  array[array.length - 1] = 0x5d;
  return array;
}

/** UTF-8 in memory of its own, which may be moved to another thread. */
export const toBytes = (text: string): Bytes => new TextEncoder().encode(text);
