import { promisify } from "node:util";
import {
  brotliDecompress,
  gunzip,
  inflate,
  zstdDecompress,
  type BrotliOptions,
  type InputType,
} from "node:zlib";
import { PlumblineError } from "@plumbline/core";

type Bytes = Uint8Array<ArrayBuffer>;
type Decompress = (bytes: InputType, options: BrotliOptions) => Promise<Bytes>;

const decompressors: ReadonlyMap<string, Decompress> = new Map([
  ["gzip", promisify<InputType, object, Bytes>(gunzip)],
  ["x-gzip", promisify<InputType, object, Bytes>(gunzip)],
  ["deflate", promisify<InputType, object, Bytes>(inflate)],
  ["br", promisify<InputType, object, Bytes>(brotliDecompress)],
  ["zstd", promisify<InputType, object, Bytes>(zstdDecompress)],
]);

/** What a body was before it was compressed; refuses what would become larger than allowed. */
export async function readEncoding(
  bytes: Bytes,
  encoding: string | undefined,
  limitBytes: number,
): Promise<Bytes> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return bytes;
  const decompress = decompressors.get(name);
  if (decompress === undefined) {
    throw new PlumblineError("PL_MEDIA_TYPE_UNKNOWN", {
      header: "content-encoding",
      seen: name.slice(0, 80),
      known: "gzip, deflate, br, zstd or none",
    });
  }
  try {
    return await decompress(bytes, { maxOutputLength: limitBytes });
  } catch (cause) {
    if (isTooLarge(cause)) {
      const details = { limitBytes, setting: "decompressedLimitBytes" };
      throw new PlumblineError("PL_BODY_TOO_LARGE", details, { cause });
    }
    const seen = cause instanceof Error ? cause.message : String(cause);
    const remedy = "Send it complete, or without content-encoding";
    const details = { seen: `as ${name} it is damaged (${seen})`, remedy };
    throw new PlumblineError("PL_BODY_MALFORMED", details, { cause });
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
