import { open } from "node:fs/promises";
import { PlumblineError } from "../../kernel/errors.ts";

export interface CsvHeader {
  readonly delimiter: string;
  /** As the file has them; a field without a name is called after its place. */
  readonly names: readonly string[];
  /** Empty lines above the header. */
  readonly emptyLines: number;
}

const delimiters = [",", ";", "\t", "|"];
const linesToCompare = 10;
const firstBytes = 1 << 20;
const mostBytes = 1 << 26;

/**
 * Reads the header of a UTF-8 file and finds out the delimiter from it and the lines below, so that
 * one ragged row cannot mislead. Null when there is nothing but empty lines.
 *
 * @throws PlumblineError PL_SOURCE_UNREADABLE for repeated names, a wrong delimiter or bytes that are
 *   no UTF-8
 */
export async function readCsvHeader(
  path: string,
  label: string,
  delimiter: string | undefined,
): Promise<CsvHeader | null> {
  const text = await readStart(path);
  const emptyLines = /^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(text)?.[0] ?? "";
  const start = text.slice(emptyLines.length);
  if (start.trim() === "") return null;
  const used = delimiter ?? findDelimiter(start);
  const names = (firstRecords(start, used, 1)[0] ?? []).map((name, index) =>
    name.trim() === "" ? `column${index + 1}` : name,
  );
  if (names.some((name) => name.includes("\uFFFD"))) throw notUtf8(label, "its header");
  requireUsedDelimiter(label, names, used);
  requireUniqueNames(label, names);
  return { delimiter: used, names, emptyLines: (emptyLines.match(/\r\n|\r|\n/g) ?? []).length };
}

/** @param where what holds the bytes, e.g. "line 7" */
export function notUtf8(path: string, where: string): PlumblineError {
  return new PlumblineError("PL_SOURCE_UNREADABLE", {
    path,
    seen: `${where} holds bytes that are not valid UTF-8`,
    remedy: "Pass --encoding latin-1 (or utf-16), or convert the file",
  });
}

/** Enough text to hold the header, without its byte-order mark. */
async function readStart(path: string): Promise<string> {
  const file = await open(path);
  try {
    for (let size = firstBytes; ; size *= 8) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      const text = buffer.toString("utf8", 0, bytesRead).replace(/^\uFEFF/, "");
      const isCut = bytesRead === size;
      const whole = isCut ? text.slice(0, Math.max(text.lastIndexOf("\n"), 0)) : text;
      if (whole !== "" || !isCut || size >= mostBytes) return whole;
    }
  } finally {
    await file.close();
  }
}

/** The one that cuts the most lines into as many fields as the header; then the one with most fields. */
function findDelimiter(text: string): string {
  const judged = delimiters.map((delimiter) => {
    const [header, ...rows] = firstRecords(text, delimiter, linesToCompare + 1);
    const fields = header?.length ?? 1;
    const agreeing = rows.filter((row) => row.length === fields).length;
    return { delimiter, fields, agreeing: fields > 1 ? agreeing + 1 : 0 };
  });
  judged.sort((a, b) => b.agreeing - a.agreeing || b.fields - a.fields);
  const [best] = judged;
  return best === undefined || best.agreeing === 0 ? "," : best.delimiter;
}

/** Records of fields by RFC 4180, with any kind of line end. */
function firstRecords(
  text: string,
  delimiter: string,
  count: number,
): readonly (readonly string[])[] {
  const records: string[][] = [];
  let at = 0;
  while (records.length < count && at < text.length) {
    const record: string[] = [];
    for (;;) {
      const [field, end] = readField(text, at, delimiter);
      record.push(field);
      at = end;
      if (!text.startsWith(delimiter, at)) break;
      at += delimiter.length;
    }
    records.push(record);
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  return records;
}

function readField(text: string, start: number, delimiter: string): readonly [string, number] {
  if (text[start] === '"') {
    let at = start + 1;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote < 0) break;
      if (text[quote + 1] === '"') {
        at = quote + 2;
        continue;
      }
      return [text.slice(start + 1, quote).replaceAll('""', '"'), quote + 1];
    }
  }
  let end = start;
  while (end < text.length && !isLineEnd(text[end]) && !text.startsWith(delimiter, end)) end++;
  return [text.slice(start, end), end];
}

function isLineEnd(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}

/** A single column whose name holds another delimiter means that the wrong one was used. */
function requireUsedDelimiter(path: string, names: readonly string[], used: string): void {
  const [only = ""] = names;
  const other = delimiters.find((one) => one !== used && only.includes(one));
  if (names.length !== 1 || other === undefined) return;
  throw new PlumblineError("PL_SOURCE_UNREADABLE", {
    path,
    seen: `cut at ${JSON.stringify(used)} it has one column, named ${JSON.stringify(only.slice(0, 60))}`,
    remedy: `Pass --delimiter ${JSON.stringify(other)}`,
  });
}

function requireUniqueNames(path: string, names: readonly string[]): void {
  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const first = places.get(name);
    if (first !== undefined) throw repeatedName(path, name, first, index + 1);
    places.set(name, index + 1);
  }
}

/** Which of two columns of one name is meant, nobody can tell. */
export function repeatedName(
  path: string,
  name: string,
  first: number,
  second: number,
): PlumblineError {
  return new PlumblineError("PL_SOURCE_UNREADABLE", {
    path,
    seen: `columns ${first} and ${second} are both named ${JSON.stringify(name)}`,
    remedy: "Give every column a name of its own",
  });
}
