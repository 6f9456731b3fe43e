import { isUtf8 } from "node:buffer";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

export interface CleanedLines {
  readonly badLines: number;
  readonly examples: readonly string[];
  readonly objects: number;
}

const exampleLines = 10;
const newline = 0x0a;

/** Copies the lines that hold one JSON object each; the others become empty, so that lines keep their number. */
export async function cleanJsonLines(
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<CleanedLines> {
  let [badLines, objects, number] = [0, 0, 0];
  const examples: string[] = [];
  const judge = (line: Buffer): Buffer => {
    number++;
    const problem = problemOf(line);
    if (problem === null) {
      objects++;
      return line;
    }
    if (problem === "empty") return Buffer.alloc(0);
    badLines++;
    if (examples.length < exampleLines) {
      examples.push(`line ${number}: ${problem}: ${line.toString("utf8", 0, 400).slice(0, 120)}`);
    }
    return Buffer.alloc(0);
  };
  await pipeline(
    createReadStream(from),
    async function* clean(chunks: AsyncIterable<Buffer>) {
      for await (const line of linesOf(chunks))
        yield Buffer.concat([judge(line), Buffer.of(newline)]);
    },
    createWriteStream(to),
    signal === undefined ? {} : { signal },
  );
  return { badLines, examples, objects };
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let parts: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]);
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}

function problemOf(line: Buffer): string | null {
  if (!isUtf8(line)) return "not valid UTF-8";
  const text = line.toString().replace(/^\uFEFF/, "");
  if (text.trim() === "") return "empty";
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return "no JSON object";
    return null;
  } catch {
    return "not valid JSON";
  }
}
