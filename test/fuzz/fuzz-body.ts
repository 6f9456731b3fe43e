import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import type { Random } from "@plumbline/stats";
import type { FuzzRow } from "./fuzz-row.ts";
import { pick, type NastyPool } from "./nasty-values.ts";

export interface FuzzBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const encoders: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: (bytes) => gzipSync(bytes, { level: 1 }),
  deflate: (bytes) => deflateSync(bytes, { level: 1 }),
  br: (bytes) => brotliCompressSync(bytes, fast),
  zstd: (bytes) => zstdCompressSync(bytes),
};

/** Rows in one of the ways in which they may come. */
export function bodyOfRows(rows: readonly FuzzRow[], random: Random): FuzzBody {
  const texts = rows.map(({ text }) => text);
  const style = random.below(4);
  const isLines = style === 0;
  const text = isLines
    ? `${texts.join("\n")}\n`
    : `[${texts.join(random.uniform() < 0.5 ? "," : " ,\n")}]`;
  const whole = style === 1 ? `{"predictions":${text}}` : style === 2 ? `\ufeff${text}` : text;
  const type = isLines ? "application/x-ndjson" : "application/json; charset=utf-8";
  return encoded(Buffer.from(whole), type, random);
}

function encoded(bytes: Uint8Array, type: string, random: Random): FuzzBody {
  const headers = { "content-type": type };
  const encoding = pick(["", "", "", "gzip", "deflate", "br", "zstd"], random);
  if (encoding === "") return { bytes: own(bytes), headers };
  const packed = encoders[encoding]?.(bytes) ?? bytes;
  return { bytes: own(packed), headers: { ...headers, "content-encoding": encoding } };
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const bombBytes = 80 * 1024 ** 2;
/** A few kilobytes that become more than a body may have; each is made once. */
const bombs = new Map<string, Uint8Array<ArrayBuffer>>();

function bomb(encoding: string): Uint8Array<ArrayBuffer> {
  const known = bombs.get(encoding);
  if (known !== undefined) return known;
  const made = own(encoders[encoding]?.(Buffer.alloc(bombBytes, " ")) ?? new Uint8Array());
  bombs.set(encoding, made);
  return made;
}

/** Bodies that are broken as a whole, or were damaged on the way. */
export function brokenBody(rows: readonly FuzzRow[], random: Random, pool: NastyPool): FuzzBody {
  const whole = bodyOfRows(rows, random);
  const { bytes, headers } = whole;
  const json = { "content-type": "application/json" };
  const text = (of: string): FuzzBody => ({ bytes: own(Buffer.from(of)), headers: json });
  switch (random.below(16)) {
    case 0:
      return { headers, bytes: bytes.slice(0, random.below(bytes.length + 1)) };
    case 1:
    case 2:
      return { headers, bytes: flipped(bytes, random) };
    case 3:
      return { headers, bytes: own(Buffer.concat([bytes, bytes])) };
    case 4:
      return { headers: json, bytes: randomBytes(random.below(400), random) };
    case 5: {
      const encoding = pick(Object.keys(encoders), random);
      const isBomb = random.uniform() < 0.05;
      const bytesOf = isBomb ? bomb(encoding) : randomBytes(random.below(400), random);
      return { headers: { ...json, "content-encoding": encoding }, bytes: bytesOf };
    }
    case 6:
      return { bytes, headers: { ...headers, "content-encoding": pick(oddEncodings, random) } };
    case 7:
      return { bytes, headers: { "content-type": pick(oddTypes, random) } };
    case 8: {
      const depth = pick([10, 1_000, 100_000, 400_000], random);
      return text(pick(["[", '{"a":', '[{"features":'], random).repeat(depth));
    }
    case 9: {
      const depth = pick([10, 1_000, 20_000], random);
      return text(`[{"id":"d","features":{"deep":${"[".repeat(depth)}${"]".repeat(depth)}}}]`);
    }
    case 10:
      return text(
        pick(["", " ", "null", "5", '""', "{}", "[]", "[", "]", "{]", "[,]", "[1,]", "\0"], random),
      );
    case 11:
      return text(`{"predictions":${pool.json(random)}}`);
    case 12:
      return text(`{"predictions":[],${JSON.stringify(pool.text(random))}:${pool.json(random)}}`);
    case 13:
      return {
        headers: json,
        bytes: own(Buffer.from(`[${rows.map((row) => row.text).join(",")}]`, "utf16le")),
      };
    case 14:
      return text(`[${"0,".repeat(60_000)}0]`);
    default:
      return text(pool.json(random));
  }
}

const oddEncodings = [
  "gzip",
  "deflate",
  "br",
  "zstd",
  "gzip, gzip",
  "compress",
  "identity",
  "",
  "GZIP",
  "x",
];
const oddTypes = [
  "text/plain",
  "application/xml",
  "",
  "application/json;charset=utf-16",
  "application/x-ndjson",
  "x",
  "multipart/form-data",
  "application/jsonl",
];

function flipped(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const copy = own(bytes);
  for (let i = 0; i <= random.below(3); i++) {
    copy[random.below(Math.max(1, copy.length))] = random.below(256);
  }
  return copy;
}

function randomBytes(length: number, random: Random): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => random.below(256));
}
