import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { PlumblineError } from "../../kernel/errors.ts";
import type { CsvOptions } from "../../sources/source.ts";

type Encoding = NonNullable<CsvOptions["encoding"]>;

export interface PlainTextOptions {
  readonly encoding?: Encoding | undefined;
  /** Where a copy goes when one is needed. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A text file as UTF-8 without compression: the file itself, or a copy of it. Compression is told by
 * the content, since names lie, and is undone here because DuckDB reads a truncated stream as if it
 * were whole.
 *
 * @throws PlumblineError PL_SOURCE_UNREADABLE for a broken stream or content that is no text
 */
export async function plainTextFile(path: string, options: PlainTextOptions): Promise<string> {
  const head = await readHead(path);
  const compression = compressionOf(head);
  const encoding = options.encoding ?? (compression === null ? encodingOf(head) : null) ?? "utf-8";
  if (compression === null) requireText(path, head, encoding);
  if (compression === null && encoding === "utf-8") return path;
  const decoders = encoding === "utf-8" ? [] : [decoderOf(encoding, isBigEndian(head))];
  const plain = await copy(path, [...expanders(compression), ...decoders], options);
  requireText(path, await readHead(plain), "utf-8");
  return plain;
}

/** A copy whose lines end alike, for files put together from several systems. */
export function withUnixLineEnds(path: string, options: PlainTextOptions): Promise<string> {
  return copy(path, [unixLineEnds], options);
}

type Step = (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
type Stage = Step | NodeJS.ReadWriteStream;

async function copy(
  path: string,
  stages: readonly Stage[],
  { folder, signal }: PlainTextOptions,
): Promise<string> {
  const target = join(await mkdtemp(join(folder, "plain-")), basename(path));
  const all = [createReadStream(path), ...stages, createWriteStream(target)];
  try {
    await pipeline(
      all as unknown as [NodeJS.ReadableStream, NodeJS.WritableStream],
      signal === undefined ? {} : { signal },
    );
    return target;
  } catch (cause) {
    if (!isBrokenStream(cause)) throw cause;
    throw unreadable(
      path,
      cause.code === "Z_BUF_ERROR" || cause.code === "ZSTD_error_srcSize_wrong"
        ? "the compressed stream ends too early"
        : "the compressed stream is damaged",
      "Copy or write it again; gzip -t shows whether a .gz file is whole",
      cause,
    );
  }
}

function isBrokenStream(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && /^(Z_|ZSTD_)/.test(String((error as { code?: unknown }).code));
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const headBytes = 4_096;

type Compression = "gzip" | "zstd" | null;

function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? "zstd" : null;
}

function expanders(compression: Compression): readonly Stage[] {
  if (compression === null) return [];
  return [compression === "gzip" ? createGunzip() : createZstdDecompress()];
}

/** A byte-order mark leaves no doubt. */
function encodingOf(head: Buffer): Encoding | null {
  const mark = head.subarray(0, 2).toString("hex");
  return mark === "fffe" || mark === "feff" ? "utf-16" : null;
}

function isBigEndian(head: Buffer): boolean {
  return head[0] === 0xfe && head[1] === 0xff;
}

function decoderOf(encoding: Encoding, bigEndian: boolean): Step {
  const label = encoding === "latin-1" ? "latin1" : bigEndian ? "utf-16be" : "utf-16le";
  return async function* decode(chunks) {
    const decoder = new TextDecoder(label);
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  };
}

async function* unixLineEnds(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let held = "";
  for await (const chunk of chunks) {
    const text = held + chunk.toString("latin1");
    held = text.endsWith("\r") ? "\r" : "";
    const whole = held === "" ? text : text.slice(0, -1);
    yield Buffer.from(whole.replaceAll("\r\n", "\n"), "latin1");
  }
  yield Buffer.from(held, "latin1");
}

interface Signature {
  readonly is: (start: string) => boolean;
  readonly seen: string;
  readonly remedy: string;
}

const signatures: readonly Signature[] = [
  {
    is: (start) => start.startsWith("PAR1"),
    seen: "it is a Parquet file",
    remedy: "Rename it to .parquet, or pass --format parquet",
  },
  {
    is: (start) => start.startsWith("ARROW1"),
    seen: "it is an Arrow file",
    remedy: "Rename it to .arrow, or pass --format arrow",
  },
  {
    is: (start) => start.startsWith("PK\u0003\u0004"),
    seen: "it is a ZIP archive or a spreadsheet",
    remedy: "Unpack it, or export it as CSV",
  },
  {
    is: (start) => /^(\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"plumbline-/.test(start),
    seen: "it is a saved baseline or another document of Plumbline, not rows",
    remedy: "Name the rows; a saved baseline goes to --baseline",
  },
];

function requireText(path: string, head: Buffer, encoding: Encoding): void {
  const start = head.toString("latin1");
  const known = signatures.find(({ is }) => is(start));
  if (known !== undefined) throw unreadable(path, known.seen, known.remedy);
  if (encoding !== "utf-16" && start.includes("\0")) {
    throw unreadable(
      path,
      "it holds zero bytes, which text does not",
      "Pass --encoding utf-16 if it is text in UTF-16; else it is not text at all",
    );
  }
}

function unreadable(path: string, seen: string, remedy: string, cause?: unknown): PlumblineError {
  return new PlumblineError("PL_SOURCE_UNREADABLE", { path, seen, remedy }, { cause });
}
